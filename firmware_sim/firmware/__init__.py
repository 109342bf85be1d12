"""The software on board: from sensors and commands to phases, actuators and packets."""
