// A firmware on a bench: your telemetry and your commands, compiled for a computer (Linux, macOS).
// It speaks on a pseudo-terminal at the path given, as your board would on its serial port.
//
//   groundstation firmware-header my-team.toml --output firmware/telemetry.h
//   g++ -std=c++11 -o bench firmware/bench.cpp
//   ./bench PATH [FAULT]     FAULT: gaps, slow, high, deaf, garbled or mute, to see a check fail
//
// Put the files of your own firmware that build packets in the place of send() and obey().

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "telemetry.h"

using namespace my_team;

static const char* path = "";

static void leave(int) {
  unlink(path);
  _exit(0);
}

static int open_terminal() {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0) return -1;
  // Held open, so that the line does not hang up while nobody listens.
  const int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
  termios raw;
  tcgetattr(slave, &raw);
  cfmakeraw(&raw);
  tcsetattr(slave, TCSANOW, &raw);
  fcntl(master, F_SETFL, O_NONBLOCK);
  return symlink(ptsname(master), path) == 0 ? master : -1;
}

static long milliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static void obey(const Command& command, bool& sending) {
  if (command.name == CommandName::CX) sending = command.CX_state == CxState::ON;
}

static void send(int terminal, const char* fault, Telemetry& packet) {
  uint8_t frame[TELEMETRY_MAX_FRAME];
  packet.STATE = State::PAD;
  packet.ALTITUDE = strcmp(fault, "high") == 0 ? 9000.0f : 12.5f;
  packet.COUNT += strcmp(fault, "gaps") == 0 && packet.COUNT % 10 == 0 ? 3 : 1;
  const size_t size = write_telemetry(packet, frame, sizeof frame);
  if (strcmp(fault, "garbled") == 0 && packet.COUNT % 5 == 0) frame[size / 2] ^= 1;
  if (write(terminal, frame, size) < 0) return;  // nobody listens
}

int main(int count, char** words) {
  if (count < 2 || count > 3 || words[1][0] == '-') {
    fputs(
        "usage: bench PATH [FAULT]\n"
        "  PATH   where the pseudo-terminal is made, such as /tmp/my-team-board\n"
        "  FAULT  gaps, slow, high, deaf, garbled or mute, to see a check fail\n",
        stderr);
    return 2;
  }
  path = words[1];
  const char* const fault = count > 2 ? words[2] : "";
  signal(SIGTERM, leave);
  const int terminal = open_terminal();
  if (terminal < 0) {
    perror(path);
    return 1;
  }
  Telemetry packet;
  CommandParser parser;
  bool sending = strcmp(fault, "mute") != 0;
  const long period = strcmp(fault, "slow") == 0 ? 80 : 40;
  for (long next = milliseconds();; next += period) {
    for (long left; (left = next - milliseconds()) > 0;) {
      pollfd waiting = {terminal, POLLIN, 0};
      uint8_t byte;
      if (poll(&waiting, 1, static_cast<int>(left)) <= 0) continue;
      while (read(terminal, &byte, 1) == 1) {
        if (!parser.feed(byte) || strcmp(fault, "deaf") == 0) continue;
        obey(parser.command(), sending);
        packet.set_CMD_ECHO(parser.echo());
      }
    }
    if (sending) send(terminal, fault, packet);
  }
}
