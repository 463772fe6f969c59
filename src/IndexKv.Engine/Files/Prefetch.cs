using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Files;

/// <summary>Asks the processor to fetch memory that will be read soon. Where it has no such instruction nothing happens.</summary>
internal static unsafe class Prefetch
{
    private const int CacheLine = 64;

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
