using System.Runtime.Intrinsics.X86;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Asks the processor to fetch memory that will be read soon. Where it has no such instruction nothing happens.</summary>
internal static unsafe class Prefetch
{
    /// <summary>Fetches the cache line of the first byte. It is a hint: memory that has moved or is not there is no error.</summary>
    public static void Touch(ReadOnlySpan<byte> bytes)
    {
        if (!Sse.IsSupported)
            return;
        fixed (byte* start = bytes)
            Sse.Prefetch0(start);
    }
}
