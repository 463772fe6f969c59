using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace IndexKv.Engine.Hashing;

/// <summary>
/// BLAKE3 (O'Connor, Aumasson, Neves, Wilcox-O'Hearn, 2020): hash and keyed hash with output of any length. Thread-safe. May be
/// replaced by another library: nothing else knows the algorithm but <see cref="Blake3Compression"/>.
/// </summary>
public static class Blake3
{
    /// <summary>Bytes of a key.</summary>
    public const int KeySize = 32;

    private const int UsualHashSize = 32;
    private const int BlockSize = 64;
    private const int BlockWords = Blake3Schedule.BlockWords;
    private const int ChunkSize = 1024;

    // 2^54 chunks of 1 KiB are the most that 2^64 bytes of input make.
    private const int GreatestDepth = 54;

    /// <summary>Hashes bytes.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="output">Filled with the hash; 32 bytes are the usual length.</param>
    public static void Hash(ReadOnlySpan<byte> input, Span<byte> output) => Compute(Blake3Compression.InitialValue, 0, input, output);

    /// <summary>Hashes bytes under a key.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="input">The bytes.</param>
    /// <param name="output">Filled with the hash.</param>
    public static void KeyedHash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, KeySize, nameof(key));
        if (input.Length > BlockSize || output.Length != UsualHashSize || !BitConverter.IsLittleEndian)
        {
            KeyedHashOfAny(key, input, output);
            return;
        }

        // Keys of records are short: one compression and nothing around it.
        var words = MemoryMarshal.Cast<byte, uint>(key);
        if (input.Length <= Blake3ShortMessage.MostBytes)
            Compress(words, Blake3ShortMessage.Of(input), input.Length, output);
        else
            KeyedHashOfBlock(words, input, output);
    }

    private static void KeyedHashOfBlock(ReadOnlySpan<uint> key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<uint> block = stackalloc uint[BlockWords];
        ReadBlock(input, block);
        Compress(key, new Blake3Message(block), input.Length, output);
    }

    private static void Compress<TMessage>(ReadOnlySpan<uint> key, TMessage message, int length, Span<byte> output)
        where TMessage : struct, IBlake3Message, allows ref struct =>
        Blake3Compression.Compress(key, message, 0, (uint)length, Blake3Compression.OneBlockFlags, MemoryMarshal.Cast<byte, uint>(output));

    private static void KeyedHashOfAny(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<uint> words = stackalloc uint[KeySize / sizeof(uint)];
        for (var i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(key[(sizeof(uint) * i)..]);
        Compute(words, Blake3Compression.KeyedHash, input, output);
    }

    private static void Compute(ReadOnlySpan<uint> key, uint flags, ReadOnlySpan<byte> input, Span<byte> output)
    {
        Span<uint> chaining = stackalloc uint[8];
        Span<uint> block = stackalloc uint[BlockWords];
        uint blockLength;
        ulong counter = 0;
        if (input.Length <= ChunkSize)
        {
            (blockLength, flags) = CompressChunkButLast(key, input, 0, flags, chaining, block);
        }
        else
        {
            CompressTree(key, input, flags, block);
            key.CopyTo(chaining);
            blockLength = BlockSize;
            flags |= Blake3Compression.Parent;
        }

        // The root is compressed once for each 64 bytes of output.
        Span<uint> words = stackalloc uint[16];
        Span<byte> bytes = stackalloc byte[BlockSize];
        for (; !output.IsEmpty; counter++)
        {
            Blake3Compression.Compress(chaining, new Blake3Message(block), counter, blockLength, flags | Blake3Compression.Root, words);
            for (var i = 0; i < words.Length; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(4 * i)..], words[i]);
            var length = Math.Min(BlockSize, output.Length);
            bytes[..length].CopyTo(output);
            output = output[length..];
        }
    }

    // Compresses all blocks of a chunk but the last, which is left in block for the caller to finish as root or not.
    private static (uint BlockLength, uint Flags) CompressChunkButLast(
        ReadOnlySpan<uint> key, ReadOnlySpan<byte> chunk, ulong counter, uint flags, Span<uint> chaining, Span<uint> block)
    {
        key.CopyTo(chaining);
        var start = Blake3Compression.ChunkStart;
        while (chunk.Length > BlockSize)
        {
            ReadBlock(chunk[..BlockSize], block);
            Blake3Compression.Compress(chaining, new Blake3Message(block), counter, BlockSize, flags | start, chaining);
            start = 0;
            chunk = chunk[BlockSize..];
        }

        ReadBlock(chunk, block);
        return ((uint)chunk.Length, flags | start | Blake3Compression.ChunkEnd);
    }

    // Leaves the two chaining values under the root in block. Subtrees are merged as soon as they are whole: a stack of one
    // chaining value for each set bit of the number of chunks done.
    private static void CompressTree(ReadOnlySpan<uint> key, ReadOnlySpan<byte> input, uint flags, Span<uint> block)
    {
        Span<uint> stack = stackalloc uint[8 * (GreatestDepth + 1)];
        Span<uint> chaining = stackalloc uint[8];
        var depth = 0;
        for (ulong chunk = 0; ; chunk++)
        {
            var length = Math.Min(ChunkSize, input.Length);
            var (blockLength, chunkFlags) = CompressChunkButLast(key, input[..length], chunk, flags, chaining, block);
            Blake3Compression.Compress(chaining, new Blake3Message(block), chunk, blockLength, chunkFlags, chaining);
            input = input[length..];
            var isLast = input.IsEmpty;

            // The last chunk merges with all that is left but the lowest; the others with whole subtrees of their size.
            for (var done = chunk + 1; isLast ? depth > 1 : (done & 1) == 0; done >>= 1)
            {
                depth--;
                stack.Slice(8 * depth, 8).CopyTo(block);
                chaining.CopyTo(block[8..]);
                Blake3Compression.Compress(key, new Blake3Message(block), 0, BlockSize, flags | Blake3Compression.Parent, chaining);
            }

            if (isLast)
                break;
            chaining.CopyTo(stack[(8 * depth)..]);
            depth++;
        }

        stack[..8].CopyTo(block);
        chaining.CopyTo(block[8..]);
    }

    // Zeros follow the bytes.
    private static void ReadBlock(ReadOnlySpan<byte> bytes, Span<uint> block)
    {
        block.Clear();
        bytes.CopyTo(MemoryMarshal.AsBytes(block));
        if (!BitConverter.IsLittleEndian)
            BinaryPrimitives.ReverseEndianness(block, block);
    }
}
