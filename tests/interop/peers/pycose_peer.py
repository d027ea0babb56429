# SPDX-License-Identifier: Apache-2.0
"""The Python package pycose: pycose_peer.py open KEY, message on standard input."""
import sys

from pycose.keys import CoseKey
from pycose.messages import CoseMessage, Enc0Message

key = CoseKey.decode(open(sys.argv[2], "rb").read())
message = CoseMessage.decode(sys.stdin.buffer.read())
if isinstance(message, Enc0Message):
    message.key = key
    sys.stdout.buffer.write(message.decrypt())
else:
    message.recipients[0].key = key
    sys.stdout.buffer.write(message.decrypt(message.recipients[0]))
