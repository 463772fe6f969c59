using IndexKv.Bench.Compare.Stores;

namespace IndexKv.Bench.Compare.Workloads;

/// <summary>
/// All keys in an order of their own, handed out piece by piece, so that no work finds in the processor's caches what another one read.
/// Begins anew only when all keys have been used.
/// </summary>
internal sealed class KeyStream
{
    private readonly ulong[] _keys;
    private long _next;

    public KeyStream(Records records, int seed)
    {
        _keys = [.. records.Keys];
        new Random(seed).Shuffle(_keys);
    }

    /// <summary>Sets pieces aside.</summary>
    /// <param name="pieces">How many.</param>
    /// <param name="length">How many keys each has.</param>
    /// <returns>The place of the first, for <see cref="Piece"/>.</returns>
    public long Reserve(int pieces, int length)
    {
        var first = _next;
        _next += (long)pieces * length;
        return first;
    }

    /// <summary>One piece; each of its keys is there once.</summary>
    public ReadOnlySpan<ulong> Piece(long first, int number, int length)
    {
        if (length >= _keys.Length)
            return _keys;
        var place = (int)((first + ((long)number * length)) % _keys.Length);
        return _keys.AsSpan(Math.Min(place, _keys.Length - length), length);
    }

    /// <summary>Reads the sets of a round; returns the sum of what that gives.</summary>
    /// <param name="first">The place of the first set of the first round.</param>
    /// <param name="round">Which round.</param>
    /// <param name="sets">How many sets a round has.</param>
    /// <param name="size">How many keys a set has.</param>
    /// <param name="read">Reads a set.</param>
    public long Sum(long first, int round, int sets, int size, Func<ReadOnlySpan<ulong>, long> read)
    {
        var sum = 0L;
        for (var set = 0; set < sets; set++)
            sum += read(Piece(first, (round * sets) + set, size));
        return sum;
    }
}
