namespace IndexKv.Engine.Stores.Sorted;

/// <summary>Where the parts of a record lie in the file, the value right after the key.</summary>
/// <param name="Key">The key's offset.</param>
/// <param name="KeyLength">The key's bytes.</param>
/// <param name="ValueLength">The value's bytes.</param>
internal readonly record struct SortedRecordPlace(long Key, int KeyLength, int ValueLength)
{
    /// <summary>The value's offset.</summary>
    public long Value => Key + KeyLength;

    /// <summary>The offset after the record.</summary>
    public long End => Value + ValueLength;
}
