// Executable
