using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Files;

/// <summary>Asks the processor to fetch memory that will be read soon. Where it has no such instruction nothing happens.</summary>
internal static unsafe class Prefetch
{
    private const int CacheLine = 64;

    /// <summary>
    /// Fetches some bytes at each of several offsets. Such an instruction lasts until the address is translated, which may take as long as a memory
    /// access: with nothing but these instructions one after the other, their waits overlap.
    /// </summary>
    /// <param name="start">Where the offsets count from.</param>
    /// <param name="offsets">The offsets; those outside are passed over.</param>
    /// <param name="limit">What offsets are below.</param>
    /// <param name="length">Bytes at each offset.</param>
    public static void Touch(byte* start, ReadOnlySpan<long> offsets, long limit, int length)
    {
        if (!Sse.IsSupported)
            return;
        for (var line = 0; line < length; line += CacheLine)
        {
            foreach (var offset in offsets)
            {
                if ((ulong)offset < (ulong)limit)
                    Sse.Prefetch0(start + offset + line);
            }
        }
    }

    /// <summary>Fetches the cache lines of some bytes. It is a hint: memory that is not there is no error.</summary>
    public static void Touch(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported)
            return;
        fixed (byte* start = bytes)
        {
            for (var offset = 0; offset < bytes.Length; offset += CacheLine)
                Sse.Prefetch0(start + offset);
        }
    }
}
