/* Who may touch an exclusive map: the scopes `mail`, `tiny` and `hash` of model/scopes.ts for Spin.
 *
 * A second opinion. This is written by hand from what kernels were seen to do (model/KERNEL-FACTS.md; the numbers in
 * parentheses are its sections) and not made from the model in TypeScript: objects count their references and go with
 * the last one, as in the kernel, where that model looks for what nothing holds. run.ts checks that both find as many
 * states, accept as many calls in them, are as deep, and break the same claims in as few calls.
 *
 * A call that the kernel accepts is one d_step, so one transition, which is there also if it changes nothing. A call
 * that the kernel refuses is a guard that is false; which errno it gets is not said. The variables are the state and
 * nothing else: helpers are 0 between two calls, and the one process is then always at the head of its loop. Counts of
 * references follow from the rest; were one wrong, there would be other states.
 *
 *   spin -DSCOPE_TINY -DRULE_MAINLINE -o2 -a exclusive-maps.pml
 *   gcc -DSAFETY -DNOREDUCE -DBFS -o pan pan.c && ./pan -E -c0
 *
 * With -c0 the search goes on after a violation, so its numbers are those of the whole state space. It is breadth
 * first, so the first violation of a claim is one in the fewest calls: its depth, and the call that violates. */

#define NONE 0

/* ---- the scope ------------------------------------------------------------------------------------------------ */

/* What a map is. */
#define ARRAY 1
#define HASH 2
#define ARRAY_OF_MAPS 3
#define HASH_OF_MAPS 4

/* How many maps user space has, and of which types; there is one program and one link. In `mail` user space only
 * creates, inserts, loads, links and runs. */
#if defined SCOPE_MAIL
#define MAPS 3
#define EACH_TYPE(CALL, m) CALL(m, ARRAY)
#define OUTER_TYPE ARRAY_OF_MAPS
#elif defined SCOPE_TINY
#define MAPS 2
#define EACH_TYPE(CALL, m) CALL(m, ARRAY) CALL(m, HASH)
#define OUTER_TYPE ARRAY_OF_MAPS
#elif defined SCOPE_HASH
#define MAPS 2
#define EACH_TYPE(CALL, m) CALL(m, HASH)
#define OUTER_TYPE HASH_OF_MAPS
#else
#error "choose a scope: -DSCOPE_MAIL, -DSCOPE_TINY or -DSCOPE_HASH"
#endif
#define NO_MAP MAPS

/* What a program is, which also stands for its digest, and for the hash of a map that is made for it (2). The
 * programs A and B of one sort differ in a constant, so in their digests. */
#define WRITE_A 1       /* writes element 0 of the map it names */
#define WRITE_INNER_A 2 /* looks up element 0 of the outer map it names, writes element 0 of the inner map */
#define WRITE_INNER_B 3
#define ITER_WRITE_A 4  /* bpf_map_elem iterator: writes every element of the map its link is for */

/* What an element holds: what user space wrote, 0 or 1, or the 1 that programs write; or there is no element. */
#define ABSENT 2
#define WRITTEN 1

/* ---- the rules ------------------------------------------------------------------------------------------------
 * Each has answers to four questions; those that it does not give are "yes". The hashes are those of the outer map,
 * of the template (inner_map_fd), of the element, of any map; NONE is the hash of a map that is not exclusive. */

#if defined RULE_PERMISSIVE
/* kernels 6.18 to 7.1.3 (4, group A) */
#elif defined RULE_PATCH_V1
#define MAY_BE_OUTER(outer) (outer == NONE)
#define MAY_BE_TEMPLATE(template) (template == NONE)
#define MAY_BE_ELEMENT(element, outer, template) (element == NONE)
#elif defined RULE_STRICT_OUTER
#define MAY_BE_ELEMENT(element, outer, template) (element == outer)
#elif defined RULE_STRICT_TEMPLATE
#define REMEMBERS_TEMPLATE
#define MAY_BE_ELEMENT(element, outer, template) (element == template)
#elif defined RULE_STRICT_SUBSET
#define MAY_BE_ELEMENT(element, outer, template) (element == NONE || element == outer)
#elif defined RULE_NO_INNER
#define MAY_BE_TEMPLATE(template) (template == NONE)
#define MAY_BE_ELEMENT(element, outer, template) (element == NONE)
#elif defined RULE_MAINLINE || defined RULE_MAINLINE_7_3
/* kernels from 7.1.7 (4 and 5, group B); 7.3 differs in signed loads, which are not in these scopes */
#define MAY_BE_TEMPLATE(template) (template == NONE)
#define MAY_BE_ELEMENT(element, outer, template) (element == NONE)
#define MAY_BE_ITERATED(hash, digest) (hash == NONE)
#elif defined RULE_SEALED
#define MAY_BE_ELEMENT(element, outer, template) (element == NONE || element == outer)
#define MAY_BE_ITERATED(hash, digest) (hash == NONE || hash == digest)
#else
#error "choose a rule: -DRULE_PERMISSIVE, -DRULE_MAINLINE, ..."
#endif

#ifndef MAY_BE_OUTER
#define MAY_BE_OUTER(outer) true
#endif
#ifndef MAY_BE_TEMPLATE
#define MAY_BE_TEMPLATE(template) true
#endif
#ifndef MAY_BE_ELEMENT
#define MAY_BE_ELEMENT(element, outer, template) true
#endif
#ifndef MAY_BE_ITERATED
#define MAY_BE_ITERATED(hash, digest) true
#endif

/* ---- the state ------------------------------------------------------------------------------------------------ */

typedef bpf_map {
  byte type = NONE; /* NONE: there is no map here */
  byte hash = NONE;
  byte refs;        /* an fd, programs, links and outer maps hold a map; its use as a template does not (9) */
  bool fd;          /* user space has it open */
  bool frozen;
  byte value = ABSENT;
  byte inner = NO_MAP;
  byte inner_type = NONE;    /* of the template, which the elements of an outer map must equal (4) */
  byte template_hash = NONE; /* kept by RULE_STRICT_TEMPLATE */
}
bpf_map map[MAPS];

/* A program. */
byte prog_text = NONE;
byte prog_refs; /* its fd, a link */
bool prog_fd;
byte prog_map = NO_MAP; /* that it names */

/* A link of the program. It lives as long as its fd. */
bool link_fd;
byte link_map = NO_MAP;

#define IS_OUTER(m) (map[m].type == ARRAY_OF_MAPS || map[m].type == HASH_OF_MAPS)
#define HAS_VALUES(m) (map[m].type == ARRAY || map[m].type == HASH)

/* ---- lifetimes (9) -------------------------------------------------------------------------------------------- */

byte put, held; /* of map_put() */

inline map_clear(m) {
  map[m].type = NONE;
  map[m].hash = NONE;
  map[m].frozen = false;
  map[m].value = ABSENT;
  map[m].inner = NO_MAP;
  map[m].inner_type = NONE;
  map[m].template_hash = NONE;
}

/* The last reference frees a map; an outer map then lets go of its inner map, which is never an outer map itself. */
inline map_put(m) {
  put = m;
  map[put].refs--;
  if
  :: map[put].refs == 0 ->
    held = map[put].inner;
    map_clear(put);
    if
    :: held != NO_MAP ->
      map[held].refs--;
      if
      :: map[held].refs == 0 -> map_clear(held)
      :: else
      fi
    :: else
    fi
  :: else
  fi;
  put = 0;
  held = 0
}

inline prog_put() {
  prog_refs--;
  if
  :: prog_refs == 0 ->
    prog_text = NONE;
    if
    :: prog_map != NO_MAP -> map_put(prog_map); prog_map = NO_MAP
    :: else
    fi
  :: else
  fi
}

/* ---- what programs touch, and the claims ---------------------------------------------------------------------- */

/* How a program came to a map: named in its instructions, found in an outer map, walked by an iterator. */
#define DIRECT 1
#define INNER 2
#define ITERATOR 3

/* The claims are those of properties/claims, underscores for dashes; one on a use says that it does not occur. */
#define CLAIM(claim, formula) claim = (formula); assert(claim); claim = false

bool direct, inner, iterator, exclusive, exclusive_strict, outer_side;
bool use_direct, use_outer_plain, use_outer_excl, use_iterate_own, use_plain_inner;
bool use_array, use_hash, use_outer_array, use_outer_hash;

byte target;     /* the map that a program touches */
byte outer_hash; /* of the outer map in which it found it */
byte hash;
bool mine, foreign;

/* The program reads and writes element 0 of a map, if there is one; frozen or not, and nothing is asked (4, 5). */
inline touch(way, m, hash_of_outer) {
  target = m;
  if
  :: map[target].value != ABSENT ->
    hash = map[target].hash;
    outer_hash = hash_of_outer;
    mine = (hash == prog_text);
    foreign = (hash != NONE && !mine);
    CLAIM(direct, !(way == DIRECT && foreign));
    CLAIM(inner, !(way == INNER && foreign));
    CLAIM(iterator, !(way == ITERATOR && foreign));
    CLAIM(exclusive, !foreign);
    CLAIM(exclusive_strict, !foreign);
    CLAIM(outer_side, !(way == INNER && outer_hash != NONE));
    CLAIM(use_direct, !(way == DIRECT && mine));
    CLAIM(use_outer_plain, !(way == INNER && outer_hash == prog_text && hash == NONE));
    CLAIM(use_outer_excl, !(way == INNER && outer_hash == prog_text && mine));
    CLAIM(use_plain_inner, !(way == INNER && outer_hash == NONE && hash == NONE));
    CLAIM(use_iterate_own, !(way == ITERATOR && mine));
    map[target].value = WRITTEN
  :: else
  fi;
  target = 0;
  outer_hash = 0;
  hash = 0;
  mine = false;
  foreign = false
}

/* ---- the calls ------------------------------------------------------------------------------------------------ */

/* Slots are names that user space chooses; it takes the first that is free. */
#define IS_NEXT(m) (map[m].type == NONE && (m < 1 || map[0].type != NONE) && (m < 2 || map[1].type != NONE))

#define CAN_WRITE(m) (map[m].fd && !map[m].frozen) /* (6) */

/* BPF_MAP_CREATE (1). All elements of an array exist from the start. */
inline map_create(m, kind, sha) {
  d_step {
    IS_NEXT(m) ->
    CLAIM(use_array, !(kind == ARRAY && sha != NONE));
    CLAIM(use_hash, !(kind == HASH && sha != NONE));
    map[m].type = kind;
    map[m].hash = sha;
    map[m].fd = true;
    map[m].refs = 1;
    if
    :: kind == ARRAY -> map[m].value = 0
    :: else
    fi
  }
}

/* The same for an outer map; the template is not an outer map itself (4). */
inline outer_create(m, kind, sha, template) {
  d_step {
    IS_NEXT(m) && map[template].fd && HAS_VALUES(template) && MAY_BE_TEMPLATE(map[template].hash) &&
    (sha == NONE || MAY_BE_OUTER(sha)) ->
    CLAIM(use_outer_array, !(kind == ARRAY_OF_MAPS && sha != NONE));
    CLAIM(use_outer_hash, !(kind == HASH_OF_MAPS && sha != NONE));
    map[m].type = kind;
    map[m].hash = sha;
    map[m].fd = true;
    map[m].refs = 1;
    map[m].inner_type = map[template].type;
#ifdef REMEMBERS_TEMPLATE
    map[m].template_hash = map[template].hash
#endif
  }
}

/* BPF_MAP_UPDATE_ELEM of an outer map: the value is the fd of the inner map (4). */
inline insert_inner(outer, element) {
  d_step {
    IS_OUTER(outer) && CAN_WRITE(outer) && map[element].fd && map[element].type == map[outer].inner_type &&
    MAY_BE_ELEMENT(map[element].hash, map[outer].hash, map[outer].template_hash) ->
    map[element].refs++;
    if
    :: map[outer].inner != NO_MAP -> map_put(map[outer].inner)
    :: else
    fi;
    map[outer].inner = element
  }
}

/* BPF_PROG_LOAD: a program that names no map, or one, which must be open, of its sort, and not for another (3). */
inline load_iterator(program) {
  d_step {
    prog_text == NONE ->
    prog_text = program;
    prog_fd = true;
    prog_refs = 1
  }
}
inline load_program(program, m) {
  d_step {
    prog_text == NONE && map[m].fd && (map[m].hash == NONE || map[m].hash == program) &&
    (program == WRITE_A -> HAS_VALUES(m) : IS_OUTER(m)) ->
    prog_text = program;
    prog_fd = true;
    prog_refs = 1;
    prog_map = m;
    map[m].refs++
  }
}

/* BPF_PROG_TEST_RUN. Iterators run through their link only. */
inline prog_run() {
  d_step {
    prog_fd && prog_text != ITER_WRITE_A ->
    if
    :: prog_text == WRITE_A -> touch(DIRECT, prog_map, NONE)
    :: else ->
      if
      :: map[prog_map].inner != NO_MAP ->
        touch(INNER, map[prog_map].inner, map[prog_map].hash)
      :: else
      fi
    fi
  }
}

/* BPF_LINK_CREATE of a bpf_map_elem iterator (5), and read(2) of it. */
inline link_create(m) {
  d_step {
    !link_fd && prog_fd && prog_text == ITER_WRITE_A && map[m].fd && HAS_VALUES(m) &&
    MAY_BE_ITERATED(map[m].hash, prog_text) ->
    link_fd = true;
    link_map = m;
    map[m].refs++;
    prog_refs++
  }
}
inline iter_read() {
  d_step { link_fd -> touch(ITERATOR, link_map, NONE) }
}

#ifndef SCOPE_MAIL
/* BPF_MAP_UPDATE_ELEM of a map of values (6), with flags BPF_ANY, BPF_EXIST, BPF_NOEXIST. */
inline update_elem(m, written) {
  d_step { CAN_WRITE(m) && HAS_VALUES(m) -> map[m].value = written }
}
inline update_elem_exist(m, written) {
  d_step { CAN_WRITE(m) && HAS_VALUES(m) && map[m].value != ABSENT -> map[m].value = written }
}
inline update_elem_noexist(m, written) {
  d_step { CAN_WRITE(m) && HAS_VALUES(m) && map[m].value == ABSENT -> map[m].value = written }
}

/* The same flags for the element of an outer map; an ARRAY_OF_MAPS takes BPF_ANY only (4). */
inline insert_inner_exist(outer, element) {
  d_step {
    map[outer].type == HASH_OF_MAPS && CAN_WRITE(outer) && map[element].fd &&
    map[element].type == map[outer].inner_type && map[outer].inner != NO_MAP &&
    MAY_BE_ELEMENT(map[element].hash, map[outer].hash, map[outer].template_hash) ->
    map[element].refs++;
    map_put(map[outer].inner);
    map[outer].inner = element
  }
}
inline insert_inner_noexist(outer, element) {
  d_step {
    map[outer].type == HASH_OF_MAPS && CAN_WRITE(outer) && map[element].fd &&
    map[element].type == map[outer].inner_type && map[outer].inner == NO_MAP &&
    MAY_BE_ELEMENT(map[element].hash, map[outer].hash, map[outer].template_hash) ->
    map[element].refs++;
    map[outer].inner = element
  }
}

/* BPF_MAP_DELETE_ELEM (4, 6): not of an array. */
inline delete_elem(m) {
  d_step { CAN_WRITE(m) && map[m].type == HASH && map[m].value != ABSENT -> map[m].value = ABSENT }
}
inline delete_inner(m) {
  d_step {
    CAN_WRITE(m) && map[m].inner != NO_MAP ->
    map_put(map[m].inner);
    map[m].inner = NO_MAP
  }
}

/* BPF_MAP_LOOKUP_ELEM, BPF_MAP_GET_NEXT_KEY, BPF_MAP_LOOKUP_AND_DELETE_ELEM (6). */
#define HAS_ELEMENT(m) (map[m].value != ABSENT || map[m].inner != NO_MAP)
inline lookup_elem(m) {
  d_step { map[m].fd && HAS_ELEMENT(m) -> skip }
}
inline get_next_key(m) {
  d_step { map[m].fd && (HAS_ELEMENT(m) || map[m].type == ARRAY_OF_MAPS) -> skip }
}
inline lookup_and_delete_elem(m) {
  d_step { CAN_WRITE(m) && map[m].type == HASH && map[m].value != ABSENT -> map[m].value = ABSENT }
}

/* BPF_MAP_FREEZE: once (6). */
inline freeze(m) {
  d_step { CAN_WRITE(m) -> map[m].frozen = true }
}

/* close(2) (9). */
inline close_map(m) {
  d_step {
    map[m].fd ->
    map[m].fd = false;
    map_put(m)
  }
}
inline close_prog() {
  d_step {
    prog_fd ->
    prog_fd = false;
    prog_put()
  }
}
inline close_link() {
  d_step {
    link_fd ->
    link_fd = false;
    map_put(link_map);
    link_map = NO_MAP;
    prog_put()
  }
}
#endif

/* ---- user space: makes any call at any time ------------------------------------------------------------------- */

/* No map is the template or the element of itself (4). */
#if MAPS == 3
#define EACH_MAP(CALL) CALL(0) CALL(1) CALL(2)
#define EACH_OTHER(CALL, m) CALL(m, (m + 1) % MAPS) CALL(m, (m + 2) % MAPS)
#else
#define EACH_MAP(CALL) CALL(0) CALL(1)
#define EACH_OTHER(CALL, m) CALL(m, 1 - m)
#endif

#define CREATE(m, kind) \
  :: map_create(m, kind, NONE) \
  :: map_create(m, kind, WRITE_A) \
  :: map_create(m, kind, WRITE_INNER_A) \
  :: map_create(m, kind, ITER_WRITE_A)

#define CREATE_OUTER(m, template) \
  :: outer_create(m, OUTER_TYPE, NONE, template) \
  :: outer_create(m, OUTER_TYPE, WRITE_A, template) \
  :: outer_create(m, OUTER_TYPE, WRITE_INNER_A, template) \
  :: outer_create(m, OUTER_TYPE, ITER_WRITE_A, template)

#define INSERT(m, element) :: insert_inner(m, element)
#define INSERT_IF(m, element) :: insert_inner_exist(m, element) :: insert_inner_noexist(m, element)

#define CALLS_WITH(m) \
  EACH_TYPE(CREATE, m) \
  EACH_OTHER(CREATE_OUTER, m) \
  EACH_OTHER(INSERT, m) \
  :: load_program(WRITE_A, m) \
  :: load_program(WRITE_INNER_A, m) \
  :: load_program(WRITE_INNER_B, m) \
  :: link_create(m)

#define MORE_CALLS_WITH(m) \
  EACH_OTHER(INSERT_IF, m) \
  :: update_elem(m, 0) :: update_elem(m, 1) :: update_elem_exist(m, 0) :: update_elem_noexist(m, 0) \
  :: delete_elem(m) :: delete_inner(m) \
  :: lookup_elem(m) :: get_next_key(m) :: lookup_and_delete_elem(m) \
  :: freeze(m) :: close_map(m)

active proctype user_space() {
  do
  EACH_MAP(CALLS_WITH)
  :: load_iterator(ITER_WRITE_A)
  :: prog_run()
  :: iter_read()
#ifndef SCOPE_MAIL
  EACH_MAP(MORE_CALLS_WITH)
  :: close_prog()
  :: close_link()
#endif
  od
}
