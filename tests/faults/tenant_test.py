#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A tenant whose policy is changed while the machine dies, and one whose log cannot be written."""

import json
import os

import faults

CALLS = ["openat", "read", "pread64", "preadv", "write", "pwritev", "fdatasync", "fsync", "rename", "renameat", "renameat2", "linkat",
         "unlinkat", "ftruncate", "flock", "close"]


class Tenant(faults.Case):
    def setUp(self):
        super().setUp()
        self.tenant = self.place.outputs / "tenant"
        self.works("tenant", "init", "--profile", "standard", self.tenant)
        self.works("tenant", "allow", self.tenant, "own", "--recipient", self.place.recipient, "--class", "storage", "--region", "EU")

    def policy(self):
        return json.loads(self.works("tenant", "show", "--json", self.tenant).out)

    def test_change_killed_at_every_call(self):
        faults.need("strace", "strace")
        hits, before = 0, self.policy()
        for call in CALLS:
            for at in range(1, 200):
                wanted = ["no", "yes"][(at + before["version"]) % 2]
                done = faults.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call},prctl", "-e", "inject=prctl:retval=0",
                                   "-e", f"inject={call}:signal=SIGKILL:when={at}", faults.SIEGEL, "tenant", "require", self.tenant,
                                   "--padding", wanted])
                with self.subTest(call=call, at=at):
                    after = self.policy()
                    self.assertIn(after["version"], (before["version"], before["version"] + 1))
                    if after["version"] == before["version"]:
                        self.assertEqual(after, before)
                    else:
                        self.assertEqual(after["padding_required"], wanted == "yes")
                    self.works("--tenant", self.tenant, "seal", "--pad", "-f", "-o", self.place.outputs / "sealed", self.place.input)
                before = after
                if done.status == 0:
                    break
                self.assertIn(done.status, (-9, 137), done)
                hits += 1
        print(f"killed at {hits} calls")
        self.assertGreater(hits, 80)
        self.works("audit", "verify", self.tenant / "log")

    def test_nothing_without_the_log(self):
        sealed = self.place.outputs / "sealed"
        for name in ("log.jsonl", "checkpoint", "log.key"):
            path = self.tenant / "log" / name
            content = path.read_bytes()
            path.unlink()
            done = faults.siegel("--tenant", self.tenant, "seal", "-o", sealed, self.place.input)
            self.assertNotEqual(done.status, 0, done)
            self.assertFalse(sealed.exists())
            path.write_bytes(content)
            os.chmod(path, 0o600)
        # A record that the policy is another one, without the key of the log.
        log = self.tenant / "log" / "log.jsonl"
        lines = log.read_text()
        log.write_text(lines.replace('"version":2', '"version":9'))
        self.fails("log_forged", "--tenant", self.tenant, "seal", "-o", sealed, self.place.input)
        log.write_text(lines)
        self.works("--tenant", self.tenant, "seal", "-o", sealed, self.place.input)

    def test_no_key_of_one_tenant_in_another(self):
        other = self.place.outputs / "other"
        self.works("tenant", "init", "--profile", "standard", "-i", self.place.key, other)
        self.works("tenant", "init", "--profile", "standard", "-i", self.place.key, self.place.outputs / "third")
        secrets = [(folder / name).read_bytes().splitlines()[-1] for folder in (self.tenant, other) for name in ("policy.key", "log/log.key")]
        self.assertEqual(len(set(secrets)), 4)
        keyrings = [(self.place.outputs / name / "keyring").read_bytes() for name in ("other", "third")]
        self.assertNotEqual(*keyrings)
        table = self.place.root / "people.csv"
        table.write_text("name\nAnna Muster\n")
        policy = self.place.root / "policy.json"
        policy.write_text('{"policy_version":1,"domain":"study","keys":{"p":{"ref":"main","version":1}},"fields":[{"select":"col:name","do":"siv","type":"PERSON"}]}')
        outputs = []
        for name in ("other", "third"):
            out = self.place.outputs / f"{name}.csv"
            self.works("--tenant", self.place.outputs / name, "pseudonymize", "-i", self.place.key, "--policy", policy, "-o", out, table)
            outputs.append(out.read_text())
        self.assertNotEqual(*outputs)
        self.fails({"bad_data", "unresolved_token", "payload_forged"}, "--tenant", self.place.outputs / "third", "restore", "--strict", "-i", self.place.key,
                   "--policy", policy, "-o", self.place.outputs / "back.csv", self.place.outputs / "other.csv")


faults.main()
