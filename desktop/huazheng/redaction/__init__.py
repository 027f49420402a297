"""Personal data in a transcript: names, numbers and addresses, also read out digit by digit."""
