// SPDX-License-Identifier: Apache-2.0
// Where libc++abi and libunwind give up, in place of functions that print first: there is nobody to print to, and the
// text output it would bring is larger than much of the core.
extern "C" [[noreturn]] void abort_message(const char* /*format*/, ...) { __builtin_trap(); }

// libunwind's complaint before it gives up.
extern "C" int fprintf(void* /*stream*/, const char* /*format*/, ...) { __builtin_trap(); }

// The C library's way to a terminal or a file, which printf into memory brings along: there is none (WASI: ENOSYS).
extern "C" {
int __wasi_fd_write(int, const void*, unsigned long, void*) { return 52; }  // NOLINT: the C library's names
int __wasi_fd_seek(int, long long, int, void*) { return 52; }               // NOLINT
int __wasi_fd_close(int) { return 52; }                                     // NOLINT
}
