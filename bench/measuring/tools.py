# SPDX-License-Identifier: Apache-2.0
"""The programs in the table: how each gets its key, seals and opens. All commands run in one folder."""
import dataclasses

from measuring.run import Failed, output_of


@dataclasses.dataclass
class Tool:
    name: str
    prepare: str  # makes keys; not measured
    seal: str     # from `in` to `sealed`
    open: str     # from `sealed` to `opened`; empty: the tool only copies
    finish: str = ""


SIEGEL = Tool(
    "siegel",
    "siegel keygen -o siegel.key && siegel keygen -y siegel.key > siegel.pub",
    "siegel seal -R siegel.pub -o sealed in",
    "siegel open -i siegel.key -o opened sealed")
SIEGEL_PQ = Tool(
    "siegel, post-quantum",
    "siegel keygen --pq -o pq.key && siegel keygen -y pq.key > pq.pub",
    "siegel seal -R pq.pub -o sealed in",
    "siegel open -i pq.key -o opened sealed")
SIEGEL_SIGNED = Tool(
    "siegel, signed",
    "siegel keygen -o signed.key && siegel keygen -y signed.key > signed.pub && siegel keygen --signing -o sign.key",
    "siegel seal -R signed.pub --sign sign.key -o sealed in",
    "siegel open -i signed.key -o opened sealed")
AGE = Tool(
    "age",
    "age-keygen -o age.key 2>/dev/null && age-keygen -y age.key > age.pub",
    "age -R age.pub -o sealed in",
    "age -d -i age.key -o opened sealed")
OPENSSL = Tool(
    "openssl cms",
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=bench -days 2 "
    "-addext keyUsage=keyAgreement -keyout cms.key -out cms.pem",
    "openssl cms -encrypt -binary -stream -outform DER -aes-256-gcm -in in -out sealed cms.pem",
    "openssl cms -decrypt -binary -inform DER -in sealed -inkey cms.key -recip cms.pem -out opened")
GPG = Tool(
    "gpg",
    "mkdir -m 700 -p gnupg && gpg --batch --quiet --passphrase '' --quick-gen-key bench future-default default never",
    "gpg --batch --quiet --trust-model always --cipher-algo AES256 --compress-algo none -r bench -o sealed -e in",
    "gpg --batch --quiet -o opened -d sealed",
    "gpgconf --kill all")
COPY = Tool("cp", "", "cp in sealed", "")

FIRST_WORD = {"age": AGE, "openssl": OPENSSL, "gpg": GPG, "cp": COPY}


def available(versions, folder):
    """The tools that are there and could make their keys, and why the others are not in the table."""
    tools, missing = [SIEGEL, SIEGEL_PQ, SIEGEL_SIGNED], {}
    for program, tool in FIRST_WORD.items():
        if versions[program]:
            tools.append(tool)
        else:
            missing[tool.name] = "not installed"
    for tool in list(tools):
        try:
            if tool.prepare:
                output_of(tool.prepare, folder)
        except Failed as failure:
            if tool is SIEGEL:
                raise
            tools.remove(tool)
            missing[tool.name] = str(failure)
    return tools, missing
