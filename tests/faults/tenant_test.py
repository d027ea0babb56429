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

    def killed(self, call, at, *arguments):
        """A run that dies at this call; True if it came to an end."""
        done = faults.run(["strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call},prctl", "-e", "inject=prctl:retval=0", "-e",
                           f"inject={call}:signal=SIGKILL:when={at}", faults.SIEGEL, *arguments])
        self.assertIn(done.status, (0, -9, 137), done)
        return done.status == 0

    def test_rotate_killed_at_every_call(self):
        faults.need("strace", "strace")
        hits, sealed = 0, self.place.outputs / "sealed"
        for call in ("openat", "write", "pwritev", "fdatasync", "fsync", "rename", "renameat", "renameat2", "unlinkat", "mkdir"):
            for at in range(1, 100):
                ended = self.killed(call, at, "--tenant", self.tenant, "keys", "rotate", "-i", self.place.key)
                with self.subTest(call=call, at=at):
                    epochs = self.policy()["epochs"]
                    # An epoch that seals has a key that opens.
                    self.works("--tenant", self.tenant, "seal", "--pad", "-f", "-o", sealed, self.place.input)
                    if epochs:
                        self.works("--tenant", self.tenant, "verify", "-i", self.place.key, sealed)
                if ended:
                    break
                hits += 1
        print(f"killed at {hits} calls")
        self.assertGreater(hits, 30)
        self.works("audit", "verify", self.tenant / "log")

    def test_shred_killed_at_every_call(self):
        """Whatever was done when it died, the same command brings it to its end."""
        faults.need("strace", "strace")
        hits, sealed, number = 0, self.place.outputs / "sealed", 0
        for call in ("openat", "write", "pwritev", "fdatasync", "fsync", "rename", "renameat", "renameat2", "unlink", "mkdir"):
            for at in range(1, 100):
                self.works("--tenant", self.tenant, "keys", "rotate", "-i", self.place.key)
                number += 1
                shred = ["--tenant", self.tenant, "keys", "shred", number, "--now"]
                ended = self.killed(call, at, *map(str, shred))
                with self.subTest(call=call, at=at):
                    if not ended:
                        again = faults.siegel(*map(str, shred))
                        self.assertIn(again.status, (0, 2), again)
                    self.assertTrue(self.policy()["epochs"][str(number)]["shredded"])
                    self.assertFalse((self.tenant / "epochs" / f"{number}.key").exists())
                    self.assertTrue((self.tenant / "receipts" / f"epoch-{number}.note").exists())
                if ended:
                    break
                hits += 1
        print(f"killed at {hits} calls")
        self.assertGreater(hits, 40)
        self.works("audit", "verify", self.tenant / "log")
        self.assertTrue(sealed.parent.exists())

    def test_nothing_is_left_of_a_shredded_key(self):
        """In no file that the tool ever wrote, and the disk's own copy is overwritten before the name goes."""
        faults.need("strace", "strace")
        self.works("tenant", "forbid", self.tenant, "own")
        self.works("--tenant", self.tenant, "keys", "rotate", "-i", self.place.key)
        sealed = self.place.outputs / "sealed"
        self.works("--tenant", self.tenant, "seal", "-o", sealed, self.place.input)
        key_file = self.tenant / "epochs" / "1.key"
        content = key_file.read_bytes()
        twin = self.place.root / "twin"
        os.link(key_file, twin)  # the same bytes on the disk under a second name
        self.works("--tenant", self.tenant, "keys", "shred", "1", "--now")
        self.assertEqual(twin.read_bytes(), bytes(len(content)))
        twin.unlink()
        needles = [content[at:at + 24] for at in range(0, len(content) - 24, 24)]
        for path in self.place.root.rglob("*"):
            if path.is_file() and not path.is_symlink():
                held = path.read_bytes()
                for needle in needles[4:]:  # behind the magic, which every file has
                    self.assertNotIn(needle, held, path)
        done = faults.siegel("--tenant", self.tenant, "open", "-i", self.place.key, "-o", self.place.outputs / "opened", sealed)
        self.assertEqual(done.status, 3, done)

    def test_a_clock_set_back_opens_no_epoch_again(self):
        clock = faults.preload("clock")
        at = lambda when, *arguments: faults.siegel(*map(str, arguments), environment={**clock, "FAULT_TIME": str(when)})
        self.works("tenant", "forbid", self.tenant, "own")
        self.assertEqual(at(1_900_000_000, "--tenant", self.tenant, "keys", "rotate", "-i", self.place.key, "--valid-for", "10").status, 0)
        seal = ["--tenant", self.tenant, "seal", "-f", "-o", self.place.outputs / "sealed", self.place.input]
        self.assertEqual(at(1_900_000_100, *seal).status, 0)
        self.assertEqual(at(1_901_000_000, *seal).status, 2)
        # The log has seen the later time.
        self.assertEqual(at(1_901_000_000, "--tenant", self.tenant, "verify", "-i", self.place.key, self.place.outputs / "sealed").status, 0)
        self.assertEqual(at(1_900_000_100, *seal).status, 2)

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

    def test_no_network(self):
        """strict-203 wants none: no command ever asks the kernel for a socket, not even to look up a name."""
        faults.need("strace", "strace")
        letter, table = self.place.root / "letter", self.place.root / "table.csv"
        letter.write_text("Frau Erika Mustermann bittet um Antwort.\n")
        table.write_text("name,city\nAnna Muster,Ulm\n")
        out = lambda name: self.place.outputs / name
        key, tenant = ["-i", self.place.key], ["--tenant", self.tenant]
        for number, arguments in enumerate([
            [*tenant, "keys", "rotate", *key], [*tenant, "seal", "-o", out("sealed"), letter], [*tenant, "open", *key, "-o", out("opened"), out("sealed")],
            [*tenant, "verify", *key, out("sealed")], [*tenant, "rewrap", *key, "-r", self.place.recipient, out("sealed")],
            [*tenant, "pseudonymize", *key, "--policy", "builtin:llm-chat", "--vault", out("vault"), "-o", out("safe"), letter],
            [*tenant, "restore", *key, "--vault", out("vault"), "-o", out("back"), out("safe")],
            [*tenant, "evidence", "--lang", "de", "-o", out("tom.html")], ["audit", "verify", self.tenant / "log"], ["audit", "checkpoint", self.tenant / "log"],
            ["suggest", table], ["detect", letter], ["risk", "--quasi", "city", table], ["inspect", out("sealed")], ["keygen", "-o", out("other.key")],
        ]):
            trace = self.place.root / f"trace{number}"
            done = faults.run(["strace", "-f", "-qq", "-o", trace, "-e", "trace=%network", faults.SIEGEL, *map(str, arguments)])
            with self.subTest(arguments=[str(one) for one in arguments[:4]]):
                self.assertEqual(done.status, 0, done)
                calls = [line for line in trace.read_text().splitlines() if "(" in line]
                self.assertEqual(calls, [])


faults.main()
