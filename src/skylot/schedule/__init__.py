"""The 1st AD's room: strips, boards, a solver that proves what it says, and a checker that shares nothing with it."""
