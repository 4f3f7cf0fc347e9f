/* The system of properties/systems/two-phase-commit.ts for Spin: the same state, the same calls, one transition
 * a call, so that both searches find the same numbers of states and transitions.
 *
 * One process with one loop, of which each call is an atomic step. A process for each manager would read better,
 * but then the state vector takes 100 bytes instead of 36 and Spin a third more time (measured). */

#ifndef MANAGERS
#define MANAGERS 8
#endif

/* What a manager is. */
#define WORKING 0
#define PREPARED 1
#define COMMITTED 2
#define ABORTED 3
byte manager[MANAGERS];

/* What the coordinator is: UNDECIDED, COMMITTED or ABORTED; and whose Prepared message it has received. */
#define UNDECIDED 0
byte coordinator;
bool heard[MANAGERS];

/* Messages sent: one of each manager, and two of the coordinator. They stay and can be received again. */
bool prepared[MANAGERS];
bool commit;
bool abort;

#define CALLS_OF(r) \
  :: d_step { coordinator == UNDECIDED && prepared[r] -> heard[r] = true } \
  :: d_step { manager[r] == WORKING -> manager[r] = PREPARED; prepared[r] = true } \
  :: d_step { manager[r] == WORKING -> manager[r] = ABORTED } \
  :: d_step { commit -> manager[r] = COMMITTED } \
  :: d_step { abort -> manager[r] = ABORTED }

#if MANAGERS == 3
#define ALL_HEARD heard[0] && heard[1] && heard[2]
#define CALLS CALLS_OF(0) CALLS_OF(1) CALLS_OF(2)
#elif MANAGERS == 8
#define ALL_HEARD heard[0] && heard[1] && heard[2] && heard[3] && heard[4] && heard[5] && heard[6] && heard[7]
#define CALLS CALLS_OF(0) CALLS_OF(1) CALLS_OF(2) CALLS_OF(3) CALLS_OF(4) CALLS_OF(5) CALLS_OF(6) CALLS_OF(7)
#elif MANAGERS == 9
#define ALL_HEARD heard[0] && heard[1] && heard[2] && heard[3] && heard[4] && heard[5] && heard[6] && heard[7] && heard[8]
#define CALLS CALLS_OF(0) CALLS_OF(1) CALLS_OF(2) CALLS_OF(3) CALLS_OF(4) CALLS_OF(5) CALLS_OF(6) CALLS_OF(7) CALLS_OF(8)
#endif

active proctype system() {
  do
  :: d_step { coordinator == UNDECIDED && ALL_HEARD -> coordinator = COMMITTED; commit = true }
  :: d_step { coordinator == UNDECIDED -> coordinator = ABORTED; abort = true }
  CALLS
  od
}
