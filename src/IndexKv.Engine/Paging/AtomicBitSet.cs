using System.Runtime.InteropServices;

namespace IndexKv.Engine.Paging;

/// <summary>
/// Growing bits that any thread may set: which pages or records were verified. A mark may be lost while the set grows, which costs one
/// more verification and nothing else.
/// </summary>
internal sealed class AtomicBitSet
{
    // Growing and clearing exclude each other: a mark that was cleared must not come back with a copy made before.
    private readonly Lock _growing = new();
    private int[] _words = new int[4];

    public bool IsSet(long index)
    {
        var words = Volatile.Read(ref _words);
        return index >> 5 < words.Length && (words[index >> 5] & (1 << (int)(index & 31))) != 0;
    }

    /// <summary>Has a bit fetched that will be asked for soon.</summary>
    public void Prefetch(long index)
    {
        var words = Volatile.Read(ref _words);
        if ((ulong)index >> 5 < (ulong)words.Length)
            Files.Prefetch.Touch(MemoryMarshal.AsBytes(words.AsSpan((int)(index >> 5), 1)));
    }

    public void Set(long index)
    {
        var words = Volatile.Read(ref _words);
        if (index >> 5 >= words.Length)
            words = Grow(index >> 5);
        Interlocked.Or(ref words[index >> 5], 1 << (int)(index & 31));
    }

    public void Clear(long first, long count)
    {
        lock (_growing)
        {
            var words = _words;
            for (var index = first; index < first + count && index >> 5 < words.Length; index++)
            {
                if ((Volatile.Read(ref words[index >> 5]) & (1 << (int)(index & 31))) != 0)
                    Interlocked.And(ref words[index >> 5], ~(1 << (int)(index & 31)));
            }
        }
    }

    public void ClearAll()
    {
        lock (_growing)
            Volatile.Write(ref _words, new int[4]);
    }

    /// <summary>Whether any bit of a range is set.</summary>
    public bool AnySet(long first, long count)
    {
        var words = Volatile.Read(ref _words);
        for (var index = first; index < first + count && index >> 5 < words.Length;)
        {
            var word = words[index >> 5];
            if (word == 0)
                index = ((index >> 5) + 1) << 5;
            else if ((word & (1 << (int)(index & 31))) != 0)
                return true;
            else
                index++;
        }

        return false;
    }

    private int[] Grow(long word)
    {
        lock (_growing)
        {
            var words = _words;
            if (word < words.Length)
                return words;
            var grown = new int[Math.Max(word + 1, 2L * words.Length)];
            words.CopyTo(grown, 0);
            Volatile.Write(ref _words, grown);
            return grown;
        }
    }
}
