/** The descriptor on which a server's process finds the pipe from its owner. */
export const ownersPipe = 3;

/** How long a server may take to stop in good order (SIGINT) before it is told to drop everything (SIGQUIT). */
export const graceSeconds = 15;

/**
 * What the owner writes before it closes the pipe when there is nothing left to guard. Without it, the end of the pipe
 * means that the owner is gone, however it went.
 */
export const dismissal = 'dismissed\n';

/**
 * A shell that leaves a watchdog behind and then becomes the server, so that at no instant the server runs unguarded. The
 * watchdog belongs to neither: the inner shell ends at once, for a server that found a stranger among its children would
 * take its death for a crash. The server's number is the shell's own, `$$`. First parameter: the log.
 */
export const guardedStart = `
log=$1
shift
(
  (
    read -r word <&${ownersPipe} && exit 0
    kill -INT $$
    waited=0
    while [ $waited -lt ${graceSeconds} ] && kill -0 $$; do
      sleep 1
      waited=$((waited + 1))
    done
    kill -QUIT $$
  ) </dev/null >/dev/null 2>&1 &
)
exec "$@" ${ownersPipe}<&- </dev/null >>"$log" 2>&1
`;
