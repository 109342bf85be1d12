// Sends the packets of the built-in mission cansat-binary ten times a second.
//
// Put the header beside this sketch:
//   groundstation firmware-header cansat-binary --output telemetry.h
//
// Replace the numbers in readSensors() by what your sensors say.

#include "telemetry.h"

using namespace cansat_binary;

Telemetry packet;
uint8_t frame[TELEMETRY_MAX_FRAME];
unsigned long lastSent = 0;

void readSensors() {
  packet.MISSION_TIME = millis();
  packet.STATE = State::LAUNCH_PAD;
  packet.set_PRESSURE_Pa(96123.4);
  packet.set_TEMPERATURE_degC(21.57);
  packet.set_ALTITUDE_m(0.42);
  packet.set_VOLTAGE_V(analogRead(A0) * 5.0 / 1023 * 2);  // a divider by 2
  packet.set_ACCEL_Z_m_s2(9.81);
  packet.GPS_LATITUDE = 473977420;  // in 1e-7 deg, as a u-blox receiver gives it ...
  packet.set_GPS_LONGITUDE_deg(8.5455939);  // ... or in deg
  packet.GPS_SATS = 9;
  packet.GPS_FIX = GpsFix::_3D;
  packet.FLAGS |= FLAGS_GPS_FIX;
}

void setup() { Serial.begin(57600); }

void loop() {
  if (millis() - lastSent < 100) return;
  lastSent += 100;
  readSensors();
  packet.PACKET_COUNT += 1;
  Serial.write(frame, write_telemetry(packet, frame, sizeof frame));
}
