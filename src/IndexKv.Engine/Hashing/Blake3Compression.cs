using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// BLAKE3's compression function (paper, 2.2), its seven rounds written out, so that the compiler knows which of the message's words each step
/// adds: it takes them from memory, or from nowhere where they are known to be zero. Optimized from its first call on: as first compiled, each step
/// would be a call of its own.
/// </summary>
internal static class Blake3Compression
{
    public const uint ChunkStart = 1 << 0;
    public const uint ChunkEnd = 1 << 1;
    public const uint Parent = 1 << 2;
    public const uint Root = 1 << 3;
    public const uint KeyedHash = 1 << 4;

    /// <summary>A keyed hash of an input of one block.</summary>
    public const uint OneBlockFlags = ChunkStart | ChunkEnd | Root | KeyedHash;

    private const uint Iv0 = 0x6A09E667;
    private const uint Iv1 = 0xBB67AE85;
    private const uint Iv2 = 0x3C6EF372;
    private const uint Iv3 = 0xA54FF53A;

    public static ReadOnlySpan<uint> InitialValue =>
        [Iv0, Iv1, Iv2, Iv3, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19];

    /// <param name="chaining">8 words.</param>
    /// <param name="message">The message.</param>
    /// <param name="counter">The chunk's number, or the output block's.</param>
    /// <param name="length">Bytes of the message that count.</param>
    /// <param name="flags">What is compressed.</param>
    /// <param name="output">For the new chaining value, 8 words, or for all 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress<TMessage>(
        ReadOnlySpan<uint> chaining, TMessage message, ulong counter, uint length, uint flags, Span<uint> output)
        where TMessage : struct, IBlake3Message, allows ref struct
    {
        // One bounds check each instead of one per access.
        var h = chaining[..8];
        uint v0 = h[0], v1 = h[1], v2 = h[2], v3 = h[3], v4 = h[4], v5 = h[5], v6 = h[6], v7 = h[7];
        uint v8 = Iv0, v9 = Iv1, v10 = Iv2, v11 = Iv3;
        uint v12 = (uint)counter, v13 = (uint)(counter >> 32), v14 = length, v15 = flags;

        Mix(ref v0, ref v4, ref v8, ref v12, message, 0, 1);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 2, 3);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 4, 5);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 6, 7);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 8, 9);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 10, 11);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 12, 13);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 14, 15);

        Mix(ref v0, ref v4, ref v8, ref v12, message, 2, 6);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 3, 10);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 7, 0);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 4, 13);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 1, 11);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 12, 5);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 9, 14);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 15, 8);

        Mix(ref v0, ref v4, ref v8, ref v12, message, 3, 4);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 10, 12);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 13, 2);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 7, 14);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 6, 5);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 9, 0);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 11, 15);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 8, 1);

        Mix(ref v0, ref v4, ref v8, ref v12, message, 10, 7);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 12, 9);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 14, 3);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 13, 15);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 4, 0);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 11, 2);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 5, 8);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 1, 6);

        Mix(ref v0, ref v4, ref v8, ref v12, message, 12, 13);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 9, 11);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 15, 10);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 14, 8);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 7, 2);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 5, 3);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 0, 1);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 6, 4);

        Mix(ref v0, ref v4, ref v8, ref v12, message, 9, 14);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 11, 5);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 8, 12);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 15, 1);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 13, 3);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 0, 10);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 2, 6);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 4, 7);

        Mix(ref v0, ref v4, ref v8, ref v12, message, 11, 15);
        Mix(ref v1, ref v5, ref v9, ref v13, message, 5, 0);
        Mix(ref v2, ref v6, ref v10, ref v14, message, 1, 9);
        Mix(ref v3, ref v7, ref v11, ref v15, message, 8, 6);
        Mix(ref v0, ref v5, ref v10, ref v15, message, 14, 10);
        Mix(ref v1, ref v6, ref v11, ref v12, message, 2, 12);
        Mix(ref v2, ref v7, ref v8, ref v13, message, 3, 4);
        Mix(ref v3, ref v4, ref v9, ref v14, message, 7, 13);

        if (output.Length > 8)
        {
            Store(output, 8, v8 ^ h[0], v9 ^ h[1]);
            Store(output, 10, v10 ^ h[2], v11 ^ h[3]);
            Store(output, 12, v12 ^ h[4], v13 ^ h[5]);
            Store(output, 14, v14 ^ h[6], v15 ^ h[7]);
        }

        Store(output, 0, v0 ^ v8, v1 ^ v9);
        Store(output, 2, v2 ^ v10, v3 ^ v11);
        Store(output, 4, v4 ^ v12, v5 ^ v13);
        Store(output, 6, v6 ^ v14, v7 ^ v15);
    }

    // Two words at once: who reads the first eight bytes next would otherwise wait until two writes have reached the cache.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<uint> output, int index, uint first, uint second)
    {
        var both = BitConverter.IsLittleEndian ? first | ((ulong)second << 32) : second | ((ulong)first << 32);
        MemoryMarshal.Write(MemoryMarshal.AsBytes(output.Slice(index, 2)), both);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<TMessage>(ref uint a, ref uint b, ref uint c, ref uint d, TMessage message, int x, int y)
        where TMessage : struct, IBlake3Message, allows ref struct
    {
        a = a + message.Word(x) + b;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 12);
        a = a + message.Word(y) + b;
        d = BitOperations.RotateRight(d ^ a, 8);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 7);
    }
}
