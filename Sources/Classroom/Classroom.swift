// Classroom
