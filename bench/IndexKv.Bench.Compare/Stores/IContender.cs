namespace IndexKv.Bench.Compare.Stores;

/// <summary>
/// One key-value store under comparison, over 8-byte keys. Every read copies the value out, as a user would have it, and gives back a checksum
/// that is compared with the data's own.
/// </summary>
internal interface IContender : IDisposable
{
    string Name { get; }

    /// <summary>Whether it is what the others are compared with.</summary>
    bool IsOurs => false;

    /// <summary>Whether it can read in key order.</summary>
    bool IsOrdered => true;

    /// <summary>Makes the store anew with these records in this order; durable on return.</summary>
    void Load(Records records, bool inOrder);

    /// <summary>What is done once after loading, and not counted as loading.</summary>
    void Settle()
    {
    }

    /// <summary>Closes it; <see cref="Reopen"/> opens it again.</summary>
    void Close()
    {
    }

    /// <summary>Closes and opens it, so that nothing is cached but by the operating system.</summary>
    void Reopen();

    /// <summary>Whether records can be put one by one, durably.</summary>
    bool CanPut => false;

    /// <summary>Replaces the records of keys, each in a durable transaction of its own.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="records">The data.</param>
    /// <param name="edition">Which of <see cref="Records.Edition"/> is put: a store may leave out writing what is there already.</param>
    /// <returns>The sum of <see cref="Records.Checksum(ReadOnlySpan{byte})"/> of what was put.</returns>
    long Put(ReadOnlySpan<ulong> keys, Records records, int edition) => throw new NotSupportedException($"{Name} takes no single records.");

    /// <summary>Looks keys up one by one, within one transaction where there are any.</summary>
    /// <returns>The sum of <see cref="Records.Checksum(ReadOnlySpan{byte})"/> of what was found.</returns>
    long Get(ReadOnlySpan<ulong> keys);

    /// <summary>Looks keys up as one set.</summary>
    long GetMany(ReadOnlySpan<ulong> keys);

    /// <summary>Reads so many records from each key on, in key order.</summary>
    long Range(ReadOnlySpan<ulong> keys, int count);

    /// <summary>Reads all records, keys and values.</summary>
    /// <returns>The sum of <see cref="Records.Checksum(ulong, ReadOnlySpan{byte})"/>.</returns>
    long Scan();

    /// <summary>The bytes it takes on disk; 0 if it lives in memory.</summary>
    long FileSize { get; }
}
