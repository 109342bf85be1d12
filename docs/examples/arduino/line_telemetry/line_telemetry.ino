// Sends a line once a second and obeys commands.
//
// Put the header beside this sketch:
//   groundstation firmware-header line_telemetry.toml --output telemetry.h
//
// Replace the numbers in readSensors() by what your sensors say.

#include "telemetry.h"

using namespace line_telemetry;

Telemetry packet;
CommandParser parser;
uint8_t frame[TELEMETRY_MAX_FRAME];

bool sending = true;
float groundAltitude = 0;
unsigned long lastSent = 0;

float altitude() { return 123.4; }

void readSensors() {
  unsigned long seconds = millis() / 1000;
  packet.set_MISSION_TIME(seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
  packet.STATE = State::PAD;
  packet.ALTITUDE = altitude() - groundAltitude;
  packet.TEMPERATURE = 21.5;
  packet.LATITUDE = 47397742;  // in 0.000001 deg, as many GPS receivers give it ...
  packet.set_LONGITUDE_deg(8.545594);  // ... or in deg
}

void obey(const Command& command) {
  switch (command.name) {
    case CommandName::CX: sending = command.CX_state == CxState::ON; break;
    case CommandName::CAL: groundAltitude = altitude(); break;
    case CommandName::ST: break;  // command.ST_time is the text, such as 13:35:59 or GPS
    default: return;
  }
  packet.set_CMD_ECHO(parser.echo());
}

void setup() { Serial.begin(9600); }

void loop() {
  while (Serial.available() > 0) {
    if (parser.feed(Serial.read())) obey(parser.command());
  }
  if (millis() - lastSent < 1000) return;
  lastSent += 1000;
  if (!sending) return;
  readSensors();
  packet.PACKET_COUNT += 1;
  Serial.write(frame, write_telemetry(packet, frame, sizeof frame));
}
