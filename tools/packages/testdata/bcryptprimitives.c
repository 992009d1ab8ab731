/* bcryptprimitives.dll for wine 8, which has none: Go's runtime takes its random
 * numbers from there. The tests put it into the wine they run programs under; it
 * is in no package. */
#include <windows.h>

/* RtlGenRandom, as advapi32.dll exports it. */
BOOLEAN WINAPI SystemFunction036(PVOID buffer, ULONG length);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE buffer, SIZE_T length)
{
	const SIZE_T most = 1 << 20;
	while (length > 0) {
		ULONG part = (ULONG)(length < most ? length : most);
		if (!SystemFunction036(buffer, part))
			return FALSE;
		buffer += part;
		length -= part;
	}
	return TRUE;
}
