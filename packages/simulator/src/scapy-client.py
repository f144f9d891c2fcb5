"""An independent tester: scapy (GPL-2) speaks to a virtual vehicle and prints what it was told, a line of JSON.

    scapy-client.py doip HOST PORT     routing activation and three requests to the engine over DoIP
    scapy-client.py socketcand HOST PORT     the same over ISO-TP frames that scapy builds and takes apart
"""
import json
import socket
import sys

from scapy.config import conf

conf.contribs["CAN"] = {"swap-bytes": False, "remove-padding": False}
from scapy.contrib.automotive.doip import DoIP
from scapy.contrib.automotive.uds import UDS
from scapy.contrib.isotp import ISOTP
from scapy.layers.can import CAN

REQUESTS = [bytes.fromhex(text) for text in ("22f190", "190208", "1003")]


def told(answer):
    packet = UDS(answer)
    return {"layers": [layer.__name__ for layer in packet.layers()], "bytes": bytes(answer).hex()}


def over_doip(host, port):
    line = socket.create_connection((host, port), 5)

    def receive():
        head = read(line, 8)
        return DoIP(head + read(line, int.from_bytes(head[4:8], "big")))

    line.sendall(bytes(DoIP(payload_type=5, source_address=0x0E80, activation_type=0)))
    activation = receive()
    assert activation.payload_type == 6 and activation.routing_activation_response == 0x10, activation.show(dump=True)
    for request in REQUESTS:
        line.sendall(bytes(DoIP(payload_type=0x8001, source_address=0x0E80, target_address=0x1010) / UDS(request)))
        answer = receive()
        while answer.payload_type != 0x8001:
            answer = receive()
        yield told(bytes(answer.payload))


def read(line, count):
    data = b""
    while len(data) < count:
        piece = line.recv(count - len(data))
        assert piece, "closed"
        data += piece
    return data


def over_socketcand(host, port):
    line = socket.create_connection((host, port), 5)
    heard = b""

    def word():
        nonlocal heard
        while b">" not in heard:
            piece = line.recv(4096)
            assert piece, "closed"
            heard += piece
        text, heard = heard.split(b">", 1)
        return text.strip().lstrip(b"<").strip().decode()

    def send(identifier, data):
        octets = " ".join(f"{byte:02X}" for byte in data)
        line.sendall(f"< send {identifier:X} {len(data)} {octets} >".encode())

    def frames():
        while True:
            parts = word().split()
            if parts[0] == "frame" and int(parts[1], 16) == 0x7E8:
                yield bytes.fromhex("".join(parts[3:]))

    assert word() == "hi"
    for command in ("open can0", "rawmode"):
        line.sendall(f"< {command} >".encode())
        assert word() == "ok"
    heard_frames = frames()
    for request in REQUESTS:
        for frame in ISOTP(request, tx_id=0x7E0, rx_id=0x7E8).fragment():
            send(0x7E0, bytes(frame.data))
        first = next(heard_frames)
        collected = [first]
        if first[0] >> 4 == 1:
            send(0x7E0, bytes.fromhex("300000"))
            length = int.from_bytes(first[:2], "big") & 0xFFF
            while 6 + 7 * (len(collected) - 1) < length:
                collected.append(next(heard_frames))
        yield told(bytes(defragment(collected)))


def defragment(payloads):
    return ISOTP.defragment([CAN(identifier=0x7E8, length=len(data), data=data) for data in payloads]).data


WAYS = {"doip": over_doip, "socketcand": over_socketcand}
way, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
print(json.dumps(list(WAYS[way](host, port))))
