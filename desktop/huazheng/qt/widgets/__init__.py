"""The parts that screens are made of; each shows one thing and says in signals what the user wants."""
