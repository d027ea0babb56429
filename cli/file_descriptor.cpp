// SPDX-License-Identifier: Apache-2.0
#include "file_descriptor.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace siegel::cli {
namespace {

/// Calls `transfer(pieces)` until all pieces are done, the input ends, or something fails.
template <class Transfer>
std::ptrdiff_t transfer_fully(std::span<iovec> pieces, int descriptor, short events, Transfer transfer) {
  std::ptrdiff_t total = 0;
  while (!pieces.empty()) {
    if (pieces.front().iov_len == 0) {
      pieces = pieces.subspan(1);
      continue;
    }
    const auto count = static_cast<int>(std::min<std::size_t>(pieces.size(), IOV_MAX));
    auto moved = transfer(pieces.data(), count, total);
    if (moved < 0 && errno == EINTR) continue;
    if (moved < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
      // Somebody left the descriptor in non-blocking mode: wait as a blocking one would.
      pollfd waiting{descriptor, events, 0};
      if (poll(&waiting, 1, -1) < 0 && errno != EINTR) return -1;
      continue;
    }
    if (moved < 0) return -1;
    if (moved == 0) break;
    total += moved;
    while (moved > 0) {
      const auto step = std::min(static_cast<std::size_t>(moved), pieces.front().iov_len);
      pieces.front().iov_base = static_cast<char*>(pieces.front().iov_base) + step;
      pieces.front().iov_len -= step;
      moved -= static_cast<std::ptrdiff_t>(step);
      if (pieces.front().iov_len == 0) pieces = pieces.subspan(1);
    }
  }
  return total;
}

std::size_t total_size(std::span<const iovec> pieces) {
  std::size_t size = 0;
  for (const auto& piece : pieces) size += piece.iov_len;
  return size;
}

/// A write that moves nothing and reports nothing would loop forever; it counts as a full device.
bool all_written(std::ptrdiff_t written, std::size_t wanted) {
  if (written == static_cast<std::ptrdiff_t>(wanted)) return true;
  if (written >= 0) errno = ENOSPC;
  return false;
}

}  // namespace

bool FileDescriptor::close() {
  if (number_ < 0) return true;
  // On Linux the descriptor is gone even if a signal came in between.
  return ::close(std::exchange(number_, -1)) == 0 || errno == EINTR;
}

std::ptrdiff_t read_fully(int descriptor, std::span<iovec> pieces) {
  return transfer_fully(pieces, descriptor, POLLIN,
                        [&](const iovec* at, int count, std::ptrdiff_t) { return readv(descriptor, at, count); });
}

std::ptrdiff_t read_fully(int descriptor, ByteSpan out) {
  iovec piece{out.data(), out.size()};
  return read_fully(descriptor, std::span(&piece, 1));
}

std::ptrdiff_t read_fully_at(int descriptor, std::span<iovec> pieces, std::uint64_t offset) {
  return transfer_fully(pieces, descriptor, POLLIN, [&](const iovec* at, int count, std::ptrdiff_t done) {
    return preadv(descriptor, at, count, static_cast<off_t>(offset) + done);
  });
}

bool write_fully(int descriptor, std::span<iovec> pieces) {
  const auto wanted = total_size(pieces);
  return all_written(
      transfer_fully(pieces, descriptor, POLLOUT,
                     [&](const iovec* at, int count, std::ptrdiff_t) { return writev(descriptor, at, count); }),
      wanted);
}

bool write_fully(int descriptor, ByteView bytes) {
  iovec piece{const_cast<std::uint8_t*>(bytes.data()), bytes.size()};
  return write_fully(descriptor, std::span(&piece, 1));
}

bool write_fully_at(int descriptor, std::span<iovec> pieces, std::uint64_t offset) {
  const auto wanted = total_size(pieces);
  return all_written(transfer_fully(pieces, descriptor, POLLOUT,
                                    [&](const iovec* at, int count, std::ptrdiff_t done) {
                                      return pwritev(descriptor, at, count, static_cast<off_t>(offset) + done);
                                    }),
                     wanted);
}

void occupy_standard_descriptors() {
  for (int number = 0; number <= 2; ++number) {
    if (fcntl(number, F_GETFD) >= 0 || errno != EBADF) continue;
    // The lowest free number is the one that is closed.
    const int opened = open("/dev/null", (number == 0 ? O_WRONLY : O_RDONLY) | O_CLOEXEC);
    if (opened != number && opened >= 0) ::close(opened);
  }
}

}  // namespace siegel::cli
