// SPDX-License-Identifier: Apache-2.0
// LD_PRELOAD: the power fails before the call number FAULT_AT of those that change a file. What was not forced to the
// disk is then lost: the content of a file since its last fsync (the file is left empty), and, where FAULT_RENAMES is
// "lost", the new name since the last fsync of a folder. A file system may keep the name and lose the content, so
// FAULT_RENAMES=kept is the harder case. Writes to descriptors 0 to 2 do not count.
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

constexpr int max_files = 1024;
constexpr const char* kept_name = ".what-stood-there";

pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
int calls = 0;
ino_t dirty[max_files];  // files with content that is not on the disk; 0 is free
int dirty_count = 0;

struct Renamed {
  bool pending = false;
  bool replaced = false;
  int folder = -1;
  char from[256];
  char to[256];
} renamed;

ino_t inode_of(int file) {
  struct stat status{};
  return fstat(file, &status) == 0 ? status.st_ino : 0;
}

void forget(ino_t inode) {
  for (int i = 0; i < dirty_count; ++i)
    if (dirty[i] == inode) dirty[i] = 0;
}

void remember(int file) {
  const ino_t inode = inode_of(file);
  for (int i = 0; i < dirty_count; ++i)
    if (dirty[i] == inode) return;
  if (dirty_count < max_files) dirty[dirty_count++] = inode;
}

/// Empties every file of the folder whose content is not on the disk.
void lose_content(const char* folder) {
  char command[4096 + 64];
  for (int i = 0; i < dirty_count; ++i) {
    if (dirty[i] == 0) continue;
    snprintf(command, sizeof command, "unset LD_PRELOAD; find '%s' -inum %lu -exec truncate -s 0 {} +", folder,
             static_cast<unsigned long>(dirty[i]));
    if (system(command) != 0) abort();
  }
}

void lose_power() {
  const char* renames = getenv("FAULT_RENAMES");
  lose_content(getenv("FAULT_FOLDER"));
  if (renamed.pending && renames != nullptr && strcmp(renames, "lost") == 0) {
    if (renameat(renamed.folder, renamed.to, renamed.folder, renamed.from) != 0) abort();
    if (renamed.replaced && renameat(renamed.folder, kept_name, renamed.folder, renamed.to) != 0) abort();
  }
  unlinkat(renamed.folder, kept_name, 0);
  kill(getpid(), SIGKILL);
}

/// Holds off the other threads while one call runs, so that nothing is written after the power has failed.
struct Turn {
  Turn() {
    pthread_mutex_lock(&mutex);
    const char* at = getenv("FAULT_AT");
    if (at != nullptr && ++calls == atoi(at)) lose_power();
  }
  ~Turn() { pthread_mutex_unlock(&mutex); }
};

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

template <class Call>
ssize_t changing(int file, Call call) {
  if (file <= STDERR_FILENO) return call();
  const Turn turn;
  remember(file);
  return call();
}

/// Keeps what stands under `to`, so that the change of names can be taken back.
template <class Call>
int renaming(int folder, const char* from, const char* to, Call call) {
  const Turn turn;
  renamed.replaced = linkat(folder, to, folder, kept_name, 0) == 0;
  const int result = call();
  if (result != 0) {
    unlinkat(folder, kept_name, 0);
    return result;
  }
  renamed.pending = true;
  renamed.folder = dup(folder);
  snprintf(renamed.from, sizeof renamed.from, "%s", from);
  snprintf(renamed.to, sizeof renamed.to, "%s", to);
  return result;
}

}  // namespace

extern "C" {

ssize_t write(int file, const void* bytes, size_t size) {
  static const auto go = real<ssize_t (*)(int, const void*, size_t)>("write");
  return changing(file, [&] { return go(file, bytes, size); });
}

ssize_t writev(int file, const iovec* pieces, int count) {
  static const auto go = real<ssize_t (*)(int, const iovec*, int)>("writev");
  return changing(file, [&] { return go(file, pieces, count); });
}

#define PLACED(name)                                                                \
  ssize_t name(int file, const iovec* pieces, int count, off_t place) {             \
    static const auto go = real<ssize_t (*)(int, const iovec*, int, off_t)>(#name); \
    return changing(file, [&] { return go(file, pieces, count, place); });          \
  }
PLACED(pwritev)
PLACED(pwritev64)

int fsync(int file) {
  static const auto go = real<int (*)(int)>("fsync");
  const Turn turn;
  const int result = go(file);
  struct stat status{};
  if (fstat(file, &status) == 0 && S_ISDIR(status.st_mode)) {
    if (renamed.pending) unlinkat(renamed.folder, kept_name, 0);
    renamed.pending = false;
  } else {
    forget(status.st_ino);
  }
  return result;
}

int rename(const char* from, const char* to) {
  static const auto go = real<int (*)(const char*, const char*)>("rename");
  return renaming(AT_FDCWD, from, to, [&] { return go(from, to); });
}

int renameat(int from_folder, const char* from, int to_folder, const char* to) {
  static const auto go = real<int (*)(int, const char*, int, const char*)>("renameat");
  if (pthread_mutex_trylock(&mutex) != 0) return go(from_folder, from, to_folder, to);  // lose_power() itself
  pthread_mutex_unlock(&mutex);
  return renaming(from_folder, from, to, [&] { return go(from_folder, from, to_folder, to); });
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  static const auto go = real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
  return renaming(from_folder, from, to, [&] { return go(from_folder, from, to_folder, to, flags); });
}

}  // extern "C"
