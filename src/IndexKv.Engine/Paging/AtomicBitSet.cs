namespace IndexKv.Engine.Paging;

/// <summary>
/// Growing bits that any thread may set: which pages or records were verified. A mark may be lost while the set grows, which costs one
/// more verification and nothing else.
/// </summary>
internal sealed class AtomicBitSet
{
    private int[] _words = new int[4];

    public bool IsSet(long index)
    {
        var words = Volatile.Read(ref _words);
        return index >> 5 < words.Length && (words[index >> 5] & (1 << (int)(index & 31))) != 0;
    }

    public void Set(long index)
    {
        var words = Volatile.Read(ref _words);
        if (index >> 5 >= words.Length)
        {
            var grown = new int[Math.Max((index >> 5) + 1, 2L * words.Length)];
            words.CopyTo(grown, 0);
            Volatile.Write(ref _words, words = grown);
        }

        Interlocked.Or(ref words[index >> 5], 1 << (int)(index & 31));
    }

    public void Clear(long first, long count)
    {
        var words = Volatile.Read(ref _words);
        for (var index = first; index < first + count && index >> 5 < words.Length; index++)
            Interlocked.And(ref words[index >> 5], ~(1 << (int)(index & 31)));
    }
}
