// SPDX-License-Identifier: Apache-2.0
// A careless program, so that the oracles have something to catch. naive_writer MODE INPUT OUTPUT:
//   torso   writes under the final name, believes every count, and says that all went well
//   rename  writes beside it and renames, but forces nothing to the disk
//   noisy   as torso, but notices a failure, says so, and leaves what it wrote
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const bool by_rename = strcmp(argv[1], "rename") == 0;
  const bool noisy = strcmp(argv[1], "noisy") == 0;
  char beside[4096];
  const char* slash = strrchr(argv[3], '/');
  snprintf(beside, sizeof beside, "%.*s.siegel-0123456789abcdef.partial", static_cast<int>(slash + 1 - argv[3]),
           argv[3]);
  const int in = open(argv[2], O_RDONLY);
  const int out = open(by_rename ? beside : argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
  char block[65536];
  bool failed = in < 0 || out < 0;
  for (ssize_t got = 0; !failed && (got = read(in, block, sizeof block)) > 0;)
    if (write(out, block, static_cast<size_t>(got)) < 0) failed = noisy;
  close(out);
  if (by_rename) rename(beside, argv[3]);
  if (failed) fputs("siegel: error: it did not work\n", stderr);
  return failed ? 1 : 0;
}
