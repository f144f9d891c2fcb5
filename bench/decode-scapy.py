"""The work of decode.ts in scapy: frames of 16 bytes from a file, ISO-TP, OBD, and a digest of what was told."""

import hashlib
import json
import logging
import sys
import time

logging.getLogger("scapy").setLevel(logging.ERROR)
from scapy.contrib.automotive.obd.obd import OBD  # noqa: E402
from scapy.contrib.isotp import ISOTP, ISOTPMessageBuilder  # noqa: E402
from scapy.layers.can import CAN  # noqa: E402

VIN = 0x02


def tell(message):
    """One line for each answer: unit, PID or VIN, value."""
    answer = OBD(bytes(message.data))
    if answer.service == 0x49:
        number = answer.data_records[0].vehicle_identification_numbers[0]
        return f"{message.rx_id:x} vin {number.decode('ascii')}\n"
    record = answer.data_records[0]
    return f"{message.rx_id:x} {record.pid:02x} {float(record.payload.data):.2f}\n"


def main():
    with open(sys.argv[1], "rb") as file:
        frames = file.read()
    digest = hashlib.sha256()
    messages = 0
    started = time.process_time()
    builder = ISOTPMessageBuilder(use_ext_address=False, basecls=ISOTP)
    for at in range(0, len(frames), 16):
        builder.feed(CAN(frames[at : at + 16]))
        while True:
            message = builder.pop()
            if message is None:
                break
            digest.update(tell(message).encode("ascii"))
            messages += 1
    seconds = time.process_time() - started
    print(json.dumps({"frames": len(frames) // 16, "messages": messages, "seconds": seconds, "digest": digest.hexdigest()}))


main()
