/* Says at its end how much memory the process that it is compiled into ever held, in kB, as peak.ts asks it. */
#include <stdio.h>
#include <string.h>

__attribute__((destructor)) static void say_peak(void)
{
	char line[256];
	FILE *status = fopen("/proc/self/status", "r");

	if (!status)
		return;
	while (fgets(line, sizeof(line), status))
		if (!strncmp(line, "VmHWM:", 6))
			fputs(line, stdout);
	fclose(status);
}
