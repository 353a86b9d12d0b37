/**
 * The one packet that is being looked at, used again for the next: nothing is allocated for a packet. Words are signed
 * 32-bit numbers, as JavaScript's bit operations make them, so that they never become boxed doubles.
 */
export class PacketView {
  /** Seconds since the first packet; negative for a packet that is older than the first of the file. */
  at = 0;
  /** Its record's offset in the file. */
  offset = 0;
  /** IPv6 if true; IPv4 addresses use the first word only. */
  ipv6 = false;
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  sourcePort = 0;
  destinationPort = 0;
  /** FIN 1, SYN 2, RST 4, PSH 8, ACK 16. */
  flags = 0;
  sequence = 0;
  acknowledgement = 0;
  /** Bytes of payload, from the IP header's length: captured or not. */
  payload = 0;
  /** Its four-tuple (`identify`): which end the source is, 0 for A or 1 for B; both ends, ports, and a hash of them. */
  side = 0;
  a = 0;
  b = 0;
  ports = 0;
  hash = 0;
}

export const FIN = 1;
export const SYN = 2;
export const RST = 4;
export const ACK = 16;
