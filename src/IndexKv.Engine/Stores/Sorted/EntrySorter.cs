using System.Buffers.Binary;

namespace IndexKv.Engine.Stores.Sorted;

/// <summary>
/// Sorts index entries in memory by key, and those of equal keys by position. Entries of one prefix are sorted by the next bytes of
/// their keys, seven at a time past what all of them share, as in a radix sort: a key is read a few times, not once a comparison.
/// </summary>
internal sealed class EntrySorter(RecordKeys keys, CancellationToken cancellationToken)
{
    private const int FewEntries = 8;
    private const int ChunkBytes = sizeof(ulong) - 1;

    // Deep keys must not become a deep call stack.
    private readonly Stack<(int First, int Count, int Shared)> _ties = new();

    public void Sort(ulong[] prefixes, long[] positions, int count)
    {
        Array.Sort(prefixes, positions, 0, count);
        for (var first = 0; first < count;)
        {
            var prefix = prefixes[first];
            var end = EndOfEqual(prefixes, first, count);
            if (end - first > 1)
            {
                SortTies(prefixes, positions, first, end - first);
                prefixes.AsSpan(first, end - first).Fill(prefix);
            }

            first = end;
        }
    }

    private static int EndOfEqual(ulong[] chunks, int first, int end)
    {
        var next = first + 1;
        while (next < end && chunks[next] == chunks[first])
            next++;
        return next;
    }

    // The prefixes of the entries are overwritten: what they were is known.
    private void SortTies(ulong[] chunks, long[] positions, int start, int length)
    {
        _ties.Push((start, length, 0));
        while (_ties.TryPop(out var tie))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, count, shared) = tie;
            if (count <= FewEntries)
            {
                SortFew(positions.AsSpan(first, count));
                continue;
            }

            shared = Shared(positions.AsSpan(first, count), shared);
            for (var i = first; i < first + count; i++)
                chunks[i] = Chunk(keys.Read(positions[i])[shared..]);
            Array.Sort(chunks, positions, first, count);
            for (var i = first; i < first + count;)
            {
                var end = EndOfEqual(chunks, i, first + count);
                if ((chunks[i] & byte.MaxValue) <= ChunkBytes)
                    positions.AsSpan(i, end - i).Sort();
                else if (end - i > 1)
                    _ties.Push((i, end - i, shared + ChunkBytes));
                i = end;
            }
        }
    }

    /// <summary>The next seven bytes, then how many bytes there are, eight for more than seven: a key that ends comes first.</summary>
    private static ulong Chunk(ReadOnlySpan<byte> rest)
    {
        Span<byte> chunk = stackalloc byte[sizeof(ulong)];
        chunk.Clear();
        rest[..Math.Min(rest.Length, ChunkBytes)].CopyTo(chunk);
        chunk[ChunkBytes] = (byte)Math.Min(rest.Length, sizeof(ulong));
        return BinaryPrimitives.ReadUInt64BigEndian(chunk);
    }

    private int Shared(ReadOnlySpan<long> positions, int known)
    {
        var model = keys.Read(positions[0])[known..];
        foreach (var position in positions[1..])
            model = model[..model.CommonPrefixLength(keys.Read(position)[known..])];
        return known + model.Length;
    }

    private void SortFew(Span<long> positions)
    {
        for (var i = 1; i < positions.Length; i++)
        {
            var position = positions[i];
            var place = i;
            for (; place > 0 && keys.Compare(positions[place - 1], position) > 0; place--)
                positions[place] = positions[place - 1];
            positions[place] = position;
        }
    }
}
