using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// Keyed BLAKE3 of up to <see cref="Lanes"/> short inputs side by side: each is one block, and all are compressed together, word by word.
/// </summary>
/// <param name="memory"><see cref="Words"/> words that are zero at first.</param>
internal readonly ref struct Blake3Batch(Span<uint> memory)
{
    /// <summary>The most inputs.</summary>
    public const int Lanes = 16;

    /// <summary>The most bytes of an input.</summary>
    public const int MostInput = BlockWords * sizeof(uint);

    /// <summary>The memory that a batch needs: the messages' words, all first ones first; their lengths; the hashes' words.</summary>
    public const int Words = (BlockWords + 1 + HashWords) * Lanes;

    private const int BlockWords = Blake3Schedule.BlockWords;
    private const int HashWords = 8;
    private const int LengthsStart = BlockWords * Lanes;
    private const int HashesStart = LengthsStart + Lanes;

    private readonly Span<uint> _memory = memory[..Words];

    /// <summary>Sets an input; once for each lane.</summary>
    public void Set(int lane, ReadOnlySpan<byte> input)
    {
        _memory[LengthsStart + lane] = (uint)input.Length;
        if (input.Length == sizeof(ulong))
        {
            // Most keys are numbers.
            _memory[lane] = BinaryPrimitives.ReadUInt32LittleEndian(input);
            _memory[Lanes + lane] = BinaryPrimitives.ReadUInt32LittleEndian(input[sizeof(uint)..]);
            return;
        }

        for (var word = lane; input.Length > 0; word += Lanes)
        {
            _memory[word] = ReadWord(input);
            input = input[Math.Min(sizeof(uint), input.Length)..];
        }
    }

    /// <summary>Hashes all inputs.</summary>
    /// <param name="key">32 bytes.</param>
    public void KeyedHash(ReadOnlySpan<byte> key)
    {
        if (Vector512.IsHardwareAccelerated)
            KeyedHash<Blake3Lanes16>(key);
        else if (Vector256.IsHardwareAccelerated)
            KeyedHash<Blake3Lanes8>(key);
        else
            KeyedHash<Blake3Lane>(key);
    }

    /// <summary>Hashes all inputs, so many at a time.</summary>
    public void KeyedHash<TLanes>(ReadOnlySpan<byte> key)
        where TLanes : struct, IBlake3Lanes<TLanes>
    {
        for (var lane = 0; lane < Lanes; lane += TLanes.Count)
            Compress<TLanes>(key, _memory.Slice(lane, Words - Lanes + TLanes.Count));
    }

    /// <summary>Copies the first bytes of a hash, 32 at most.</summary>
    public void Read(int lane, Span<byte> hash)
    {
        var from = _memory.Slice(HashesStart + lane, ((HashWords - 1) * Lanes) + 1);
        Span<uint> words = [from[0], from[Lanes], from[2 * Lanes], from[3 * Lanes], from[4 * Lanes], from[5 * Lanes], from[6 * Lanes], from[7 * Lanes]];
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(words, words);
        MemoryMarshal.AsBytes(words)[..hash.Length].CopyTo(hash);
    }

    private static uint ReadWord(ReadOnlySpan<byte> input)
    {
        if (input.Length >= sizeof(uint))
            return BinaryPrimitives.ReadUInt32LittleEndian(input);
        var word = 0u;
        for (var i = 0; i < input.Length; i++)
            word |= (uint)input[i] << (8 * i);
        return word;
    }

    // Without checks of bounds: places are constants, and the memory was cut to its length.
    private static void Compress<T>(ReadOnlySpan<byte> key, Span<uint> words)
        where T : struct, IBlake3Lanes<T>
    {
        ref var memory = ref MemoryMarshal.GetReference(words);
        T v0 = KeyWord<T>(key, 0), v1 = KeyWord<T>(key, 1), v2 = KeyWord<T>(key, 2), v3 = KeyWord<T>(key, 3);
        T v4 = KeyWord<T>(key, 4), v5 = KeyWord<T>(key, 5), v6 = KeyWord<T>(key, 6), v7 = KeyWord<T>(key, 7);
        T v8 = T.All(Blake3Compression.InitialValue[0]), v9 = T.All(Blake3Compression.InitialValue[1]);
        T v10 = T.All(Blake3Compression.InitialValue[2]), v11 = T.All(Blake3Compression.InitialValue[3]);
        T v12 = T.All(0), v13 = T.All(0), v14 = T.Load(ref Unsafe.Add(ref memory, LengthsStart)), v15 = T.All(Blake3Compression.OneBlockFlags);
        for (var s = 0; s < Blake3Schedule.Rounds * BlockWords; s += BlockWords)
        {
            Mix(ref v0, ref v4, ref v8, ref v12, Word<T>(ref memory, s), Word<T>(ref memory, s + 1));
            Mix(ref v1, ref v5, ref v9, ref v13, Word<T>(ref memory, s + 2), Word<T>(ref memory, s + 3));
            Mix(ref v2, ref v6, ref v10, ref v14, Word<T>(ref memory, s + 4), Word<T>(ref memory, s + 5));
            Mix(ref v3, ref v7, ref v11, ref v15, Word<T>(ref memory, s + 6), Word<T>(ref memory, s + 7));
            Mix(ref v0, ref v5, ref v10, ref v15, Word<T>(ref memory, s + 8), Word<T>(ref memory, s + 9));
            Mix(ref v1, ref v6, ref v11, ref v12, Word<T>(ref memory, s + 10), Word<T>(ref memory, s + 11));
            Mix(ref v2, ref v7, ref v8, ref v13, Word<T>(ref memory, s + 12), Word<T>(ref memory, s + 13));
            Mix(ref v3, ref v4, ref v9, ref v14, Word<T>(ref memory, s + 14), Word<T>(ref memory, s + 15));
        }

        ref var hashes = ref Unsafe.Add(ref memory, HashesStart);
        T.StoreXor(v0, v8, ref hashes);
        T.StoreXor(v1, v9, ref Unsafe.Add(ref hashes, Lanes));
        T.StoreXor(v2, v10, ref Unsafe.Add(ref hashes, 2 * Lanes));
        T.StoreXor(v3, v11, ref Unsafe.Add(ref hashes, 3 * Lanes));
        T.StoreXor(v4, v12, ref Unsafe.Add(ref hashes, 4 * Lanes));
        T.StoreXor(v5, v13, ref Unsafe.Add(ref hashes, 5 * Lanes));
        T.StoreXor(v6, v14, ref Unsafe.Add(ref hashes, 6 * Lanes));
        T.StoreXor(v7, v15, ref Unsafe.Add(ref hashes, 7 * Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T KeyWord<T>(ReadOnlySpan<byte> key, int word)
        where T : struct, IBlake3Lanes<T> => T.All(BinaryPrimitives.ReadUInt32LittleEndian(key[(word * sizeof(uint))..]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Word<T>(ref uint memory, int place)
        where T : struct, IBlake3Lanes<T> =>
        T.Load(ref Unsafe.Add(ref memory, Lanes * Unsafe.Add(ref MemoryMarshal.GetReference(Blake3Schedule.Order), place)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix<T>(ref T a, ref T b, ref T c, ref T d, T x, T y)
        where T : struct, IBlake3Lanes<T>
    {
        a = T.Add(T.Add(a, x), b);
        d = T.XorRotate(d, a, 16);
        c = T.Add(c, d);
        b = T.XorRotate(b, c, 12);
        a = T.Add(T.Add(a, y), b);
        d = T.XorRotate(d, a, 8);
        c = T.Add(c, d);
        b = T.XorRotate(b, c, 7);
    }
}
