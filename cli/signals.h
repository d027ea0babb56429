// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <termios.h>

#include <string>

namespace siegel::cli {

/// Makes SIGINT, SIGTERM, SIGHUP and SIGQUIT remove temporary files and give the terminal its echo back before they
/// end the process (the shell then sees 128 + number). Makes a broken pipe and a file size limit errors of the write.
void install_signal_handlers();

/// At most eight files at a time. The folder stays open as long as the name is announced.
void remove_on_signal(int folder, const std::string& name);
void forget_on_signal(int folder, const std::string& name);

/// The terminal state to go back to; a null pointer forgets it.
void restore_terminal_on_signal(int terminal, const termios* state);

}  // namespace siegel::cli
