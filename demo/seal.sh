#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Seals and opens a real file and shows what happened: ./dev demo
#
# Every command is shown before it runs, and what it is said to do is checked. Ends with status 1 at the first thing
# that is not as said. Works in a folder of its own and removes it.
set -euo pipefail

export LC_ALL=C
source_dir=${SIEGEL_SOURCE_DIR:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
command=${SIEGEL:-$source_dir/build/release/cli/siegel}
data=${SIEGEL_DEMO_DATA:-$source_dir/../shared/data/patients.csv}
larger_size=$((64 * 1024 * 1024))
[[ -x $command ]] || { echo "demo: error: $command is not built; run ./dev build" >&2; exit 1; }
PATH="$(cd "$(dirname "$command")" && pwd):$PATH"

work=$(mktemp -d "${TMPDIR:-/tmp}/siegel-demo-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
cd "$work"
umask 077

bold="" dim="" green="" red="" plain=""
if [[ -t 1 && -z ${NO_COLOR:-} && ${TERM:-dumb} != dumb ]]; then
  bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' plain=$'\e[0m'
fi
checks=0
step=0

title() { step=$((step + 1)); printf '\n%s%d  %s%s\n' "$bold" "$step" "$1" "$plain"; }
say() { printf '   %s\n' "$@"; }
die() { printf '   %sNOT AS SAID: %s%s\n' "$red" "$1" "$plain"; exit 1; }
ok() { checks=$((checks + 1)); printf '   %sok%s  %s\n' "$green" "$plain" "$1"; }

# run COMMAND [STATUS]: shows the command, runs it as it stands there, and expects the exit status (0). A line too long
# for a page, such as a post-quantum recipient, is shown in part.
run() {
  local status=0
  printf '   %s$ %s%s\n' "$bold" "$1" "$plain"
  bash -o pipefail -c "$1" >output 2>&1 </dev/null || status=$?
  sed -E "s/^(.{110}).{10,}\$/\1.../; s/^/     $dim/; s/\$/$plain/" output
  if [[ $status != "${2:-0}" ]]; then die "the exit status is $status and not ${2:-0}"; fi
}

# refused COMMAND STATUS
refused() { run "$1" "$2" && ok "refused with exit status $2"; }

# check WHAT COMMAND: what was said is so, if the command succeeds.
check() {
  if bash -o pipefail -c "$2" >/dev/null 2>&1; then ok "$1"; else die "$1"; fi
}

# A file nobody may have: 2,000 invented patients, where the real one is not there.
write_sample() {
  local i first=(Ada Boris Clara Dmitri Elena Farid Greta Hiro Ines Jonas)
  local last=(Almeida Brandt Castillo Duarte Eriksen Fontana)
  echo "Id,BIRTHDATE,DEATHDATE,SSN,DRIVERS,PASSPORT,PREFIX,FIRST,LAST,ADDRESS,CITY"
  for ((i = 0; i < 2000; i++)); do
    printf '%08d,19%02d-%02d-%02d,,999-%02d-%04d,,,,%s%03d,%s%03d,%d Invented Street,Exampleton\n' "$i" $((i % 100)) \
      $((i % 12 + 1)) $((i % 28 + 1)) $((i % 89 + 10)) "$i" "${first[i % 10]}" $((i % 997)) "${last[i % 6]}" \
      $((i % 991)) $((i % 870 + 1))
  done
}

# flip FILE POSITION: changes one bit of the byte there.
flip() {
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 "$1")
  # shellcheck disable=SC2059  # the format is the byte
  printf "\\x$(printf '%02x' $((byte ^ 1)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

size_of() { stat --format=%s "$1"; }

printf '%sSiegel: a file is sealed before it leaves the machine%s\n' "$bold" "$plain"
if [[ -r $data ]]; then
  cp "$data" patients.csv
  chmod u+w patients.csv
  say "The file: patients.csv, $(size_of patients.csv) bytes, $(wc -l <patients.csv) lines of the shared test data."
else
  write_sample >patients.csv
  say "The file: patients.csv, $(size_of patients.csv) bytes, $(wc -l <patients.csv) invented lines."
fi
# Its social security numbers, one a line: what must not be seen anywhere.
tail -n +2 patients.csv | cut -d, -f4 | grep -E '^[0-9-]{9,}$' >numbers || die "no social security number found in $data"
for ((i = larger_size / $(size_of patients.csv) + 1; i > 0; i--)); do cat patients.csv; done >archive.csv
say "And a larger one: archive.csv, $(size_of archive.csv) bytes."

title "A key for Ana, who shall be able to read it"
say "The secret key stays in ana.key. The recipient is public: whoever has it can seal for Ana."
run 'siegel keygen -o ana.key'
check "nobody else may read the key file" '[[ $(stat --format=%a ana.key) == 600 ]]'
run 'siegel keygen -y ana.key > ana.pub'

title "Seal"
say "Ana's public recipient is enough; no secret is needed. Purpose is a public note that nobody can change."
run 'siegel seal -R ana.pub --context purpose=research patients.csv'
run 'ls -l patients.csv patients.csv.siegel | cut -d " " -f 1,5-'

title "What the storage sees"
run 'head -c 96 patients.csv.siegel | od -A d -t x1z'
say "The first social security number of the file, looked for in both:"
run 'grep --count --text --fixed-strings "$(head -n 1 numbers)" patients.csv'
run 'grep --count --text --fixed-strings "$(head -n 1 numbers)" patients.csv.siegel' 1
check "none of the $(wc -l <numbers) numbers is in the sealed file" \
  '! grep --quiet --text --fixed-strings -f numbers patients.csv.siegel'
check "not even the name of the file is" '! grep --quiet --text --fixed-strings patients.csv patients.csv.siegel'
check "it cannot be compressed: nothing in it repeats" \
  '(( $(gzip -9 -c patients.csv.siegel | wc -c) >= $(stat --format=%s patients.csv.siegel) - 200 ))'

title "What can be known without a key, and with it"
run 'siegel inspect patients.csv.siegel'
run 'siegel inspect -i ana.key patients.csv.siegel'
check "with the key the name is there" 'siegel inspect -i ana.key patients.csv.siegel | grep --quiet --fixed-strings patients.csv'

title "Open"
run 'siegel open -i ana.key -o opened.csv patients.csv.siegel'
run 'cmp patients.csv opened.csv'
ok "byte for byte what was sealed"

title "Somebody else's key"
run 'siegel keygen -o eve.key'
refused 'siegel open -i eve.key -o eve.csv patients.csv.siegel' 3
check "nothing was written" '[[ ! -e eve.csv ]]'

title "One bit changed on the way"
cp patients.csv.siegel altered.siegel
at=$(($(size_of altered.siegel) / 2))
flip altered.siegel "$at"
say "The byte at $at of a copy, altered.siegel, has one bit changed."
refused 'siegel open -i ana.key -o altered.csv altered.siegel' 4
check "nothing was written, not even the part before" '[[ ! -e altered.csv ]] && [[ -z $(ls -A | grep partial) ]]'
say "And a copy that lost its end:"
run 'head -c -5000 patients.csv.siegel > short.siegel'
refused 'siegel open -i ana.key -o short.csv short.siegel' 4
check "nothing was written" '[[ ! -e short.csv ]]'
say "And one that is said to be for another purpose:"
refused 'siegel open -i ana.key --require-context purpose=marketing -o other.csv patients.csv.siegel' 5
check "nothing was written" '[[ ! -e other.csv ]]'

title "A part of a large file"
run 'siegel seal -R ana.pub archive.csv'
run 'siegel open -i ana.key --range 50000000-50000120 archive.csv.siegel > part'
run 'cat part; echo'
check "these are the bytes at that place" 'cmp part <(tail -c +50000001 archive.csv | head -c 120)'

title "Through a pipe, with a passphrase"
say "The passphrase comes through a descriptor, here 3; without one it is asked for on the terminal."
echo "correct horse battery staple" >passphrase
run 'cat archive.csv | siegel seal --passphrase --passphrase-fd 3 3< passphrase > stream.siegel'
run 'siegel open --passphrase-fd 3 3< passphrase < stream.siegel | cmp - archive.csv'
ok "byte for byte what went into the pipe"
echo "correct horse battery stable" >wrong
refused 'siegel open --passphrase-fd 3 -o wrong.csv stream.siegel 3< wrong' 3

title "A key of your own (BYOK)"
say "The key-encryption key stays where you keep such keys, here in a file; --wrap-command asks a program instead."
run 'head -c 32 /dev/urandom > own.kek'
run 'siegel seal --kek-file own.kek -o own.siegel patients.csv'
run 'siegel open --kek-file own.kek -o own.csv own.siegel && cmp own.csv patients.csv'
ok "opened with the key of your own"
run 'head -c 32 /dev/urandom > other.kek'
refused 'siegel open --kek-file other.kek -o other.csv own.siegel' 3

title "New recipients, content untouched"
say "Bruno shall read it, and Ana no more. Only the header is written anew."
run 'siegel keygen --pq -o bruno.key'
run 'siegel keygen -y bruno.key > bruno.pub'
cp archive.csv.siegel before.siegel
run 'siegel rewrap -i ana.key -R bruno.pub archive.csv.siegel'
check "the sealed content is the same, byte for byte" 'cmp <(tail -c 64000000 before.siegel) <(tail -c 64000000 archive.csv.siegel)'
refused 'siegel open -i ana.key -o ana.csv archive.csv.siegel' 3
run 'siegel open -i bruno.key -o bruno.csv archive.csv.siegel && cmp bruno.csv archive.csv'
ok "Bruno reads it"

title "Who made it"
say "A signature covers content, name and context; the storage can forge none of it, and neither can a recipient."
run 'siegel keygen --signing -o ana-signing.key'
run 'siegel keygen -y ana-signing.key > ana.signer'
run 'siegel seal -R bruno.pub --sign ana-signing.key -o opinion.siegel patients.csv'
run 'siegel open -i bruno.key --signer ana.signer -o opinion.csv opinion.siegel && cmp opinion.csv patients.csv'
ok "verified before anything was given"
run 'siegel keygen --signing -o bruno-signing.key && siegel keygen -y bruno-signing.key > bruno.signer'
refused 'siegel open -i bruno.key --signer bruno.signer -o no.csv opinion.siegel' 5

title "Pseudonymized before an AI sees it"
say "What becomes of each column stands in a policy. A column that no rule names would be refused."
cat >policy.json <<'END'
{"policy_version": 1, "domain": "clinic-a/study-17", "keys": {"p": {"ref": "main"}}, "fields": [
  {"select": "col:Id", "do": "token", "type": "IDNUMBER", "person": "col:Id"},
  {"select": "col:FIRST|col:LAST|col:MAIDEN", "do": "token", "type": "PERSON", "person": "col:Id"},
  {"select": "col:SSN", "do": "ff1"},
  {"select": "col:BIRTHDATE", "do": "generalize", "to": "year"},
  {"select": "col:DEATHDATE", "do": "dateshift", "entity": "col:Id"},
  {"select": "col:DRIVERS|col:PASSPORT", "do": "siv", "type": "DOCUMENT"},
  {"select": "col:ADDRESS|col:LAT|col:LON", "do": "drop"},
  {"select": "col:ZIP", "do": "prefix", "keep": 2},
  {"select": "col:*", "do": "keep", "because": "a demonstration with invented people"}]}
END
export SIEGEL_IDENTITY=ana.key
run 'siegel keyring new my.keys'
run 'siegel lint policy.json && siegel pseudonymize --policy policy.json --keyring my.keys --vault study.vault -o safe.csv patients.csv'
run 'head -n 3 safe.csv | cut -d, -f1-9'
number=$(sed -n '2s/,.*//p' patients.csv)
check "the first patient's number is gone" "! grep -qF '$number' safe.csv"
run 'siegel restore --policy policy.json --keyring my.keys --vault study.vault -o back.csv safe.csv'
check "names and numbers come back; what was generalized stays so" 'cmp <(cut -d, -f1,4-9 back.csv) <(cut -d, -f1,4-9 patients.csv)'
say "And everything about that patient is deleted from the vault:"
run 'siegel vault forget --person '"$number"' study.vault'
say "A letter, to a language model and back:"
cat >letter.txt <<'END'
Sehr geehrte Frau Dr. Hellwig,
Herr Karl-Heinz Osterkamp (geb. 14.03.1951, Lindenallee 45, 38106 Braunschweig) war bei uns.
IBAN: DE89 3704 0044 0532 0130 00. Mit freundlichen Grüßen, Susanne Brackmann
END
run 'siegel pseudonymize --policy builtin:llm-chat --vault chat.vault letter.txt > asked.txt; cat asked.txt'
check "nobody is named in it" '! grep -qE "Hellwig|Osterkamp|1951|Lindenallee|DE89|Brackmann" asked.txt'
run 'siegel restore --vault chat.vault < asked.txt | cmp - letter.txt'
ok "the answer has the names again"
run 'siegel risk --quasi BIRTHDATE,CITY --before patients.csv safe.csv | head -n 5'

title "Rules of a tenant, a log that nobody changes unseen, and the end of a key"
say "A law firm's client under § 203 StGB: for whom something may be sealed stands in a signed policy."
unset SIEGEL_IDENTITY
run 'siegel tenant init --profile strict-203 -i ana.key kanzlei-a'
run 'siegel tenant allow kanzlei-a archive --recipient "$(siegel keygen -y ana.key)" --class storage --region EU'
run 'siegel --tenant kanzlei-a keys rotate -i ana.key | cut -c 1-60'
run 'siegel --tenant kanzlei-a seal --pad -o mandate.siegel patients.csv'
say "Who is not named, and what breaks a rule, is refused before a key is drawn:"
refused 'siegel --tenant kanzlei-a seal --pad -R bruno.pub -o no.siegel patients.csv' 5
refused 'siegel --tenant kanzlei-a seal -o no.siegel patients.csv' 5
run 'siegel seal -r "$(siegel keygen -y ana.key)" -o free.siegel letter.txt'
refused 'siegel --tenant kanzlei-a open -i ana.key -o no.txt free.siegel' 5
run 'siegel --tenant kanzlei-a open -i ana.key -o mandate.csv mandate.siegel && cmp mandate.csv patients.csv'
ok "what it sealed, it opens"
say "All of that is in the log. Somebody else keeps a checkpoint of it:"
run 'siegel audit checkpoint kanzlei-a/log > monday.checkpoint'
run 'siegel audit verify kanzlei-a/log --checkpoint monday.checkpoint'
say "And later sees that the log only grew, without seeing a record of it:"
run 'siegel --tenant kanzlei-a verify -i ana.key mandate.siegel && siegel audit prove kanzlei-a/log --since monday.checkpoint > week.consistency'
run 'siegel audit verify --consistency week.consistency --checkpoint monday.checkpoint --key "$(siegel audit key kanzlei-a/log)"'
cp -r kanzlei-a forged && sed -i 's/"outcome":"refused"/"outcome":"done"/' forged/log/log.jsonl
say "A copy in which the refusals were edited away:"
refused 'siegel audit verify forged/log --checkpoint monday.checkpoint' 4
say "Another machine, or a browser, has a log of its own; it is kept in this one, and cannot be set back either:"
run 'siegel audit init laptop > laptop.key && siegel --audit-log laptop inspect mandate.siegel > /dev/null && siegel --audit-log laptop verify -i ana.key free.siegel'
run 'siegel audit export -o laptop.log laptop && siegel audit merge kanzlei-a/log laptop.log --key "$(cat laptop.key)"'
run 'siegel audit verify kanzlei-a/log'
say "Crypto-erasure: the key of the epoch is destroyed, and what was sealed to it alone is gone everywhere."
run 'siegel tenant forbid kanzlei-a archive && siegel --tenant kanzlei-a seal --pad -o erased.siegel letter.txt'
run 'siegel --tenant kanzlei-a keys shred 1 --now'
refused 'siegel --tenant kanzlei-a open -i ana.key -o no.txt erased.siegel' 3
if command -v softhsm2-util > /dev/null; then
  say "The next key is made on a PKCS#11 token, here SoftHSM, and never leaves it. Shredding destroys it there."
  mkdir tokens && printf 'directories.tokendir = %s/tokens\nobjectstore.backend = file\nlog.level = ERROR\n' "$PWD" > softhsm2.conf
  export SOFTHSM2_CONF=$PWD/softhsm2.conf
  softhsm2-util --init-token --free --label kanzlei --so-pin 0000 --pin 271828 > /dev/null
  (umask 077 && echo 271828 > pin)
  run "siegel --tenant kanzlei-a keys rotate --token 'pkcs11:token=kanzlei?pin-source=file:pin' | cut -c 1-60"
  run 'siegel --tenant kanzlei-a seal --pad -o token.siegel letter.txt && siegel --tenant kanzlei-a open --passphrase-fd 3 -o token.txt token.siegel 3< pin && cmp token.txt letter.txt'
  run "siegel --tenant kanzlei-a keys shred 2 --now --token 'pkcs11:token=kanzlei?pin-source=file:pin'"
  refused "siegel --tenant kanzlei-a open -i 'pkcs11:token=kanzlei;object=kanzlei-a-epoch-2?pin-source=file:pin' -o no.txt token.siegel" 3
fi
run 'siegel --tenant kanzlei-a evidence --lang de -o tom.html && siegel evidence --verify tom.html --key "$(siegel audit key kanzlei-a/log)"'
ok "a report along Art. 32 GDPR, signed"

check "no half-written file is left" '[[ -z $(ls -A | grep "partial") ]]'
printf '\n%sAll %d things are as said.%s\n' "$bold" "$checks" "$plain"
