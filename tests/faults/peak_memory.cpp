// SPDX-License-Identifier: Apache-2.0
// peak_memory REPORT COMMAND...: runs it, writes the most memory that it had resident (KiB) to REPORT, and ends as it
// did. The child of a large process starts with the peak of its parent, so a script cannot measure this itself.
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[2], argv + 2);
    _exit(127);
  }
  int status = 0;
  struct rusage usage{};
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 2;
  FILE* report = fopen(argv[1], "w");
  if (report == nullptr) return 2;
  fprintf(report, "%ld\n", usage.ru_maxrss);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
