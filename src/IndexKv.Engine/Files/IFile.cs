namespace IndexKv.Engine.Files;

/// <summary>
/// One open file. Every byte to or from a database passes here. Failures are <see cref="Errors.EngineException"/>s that name the file
/// and the offset. Reads may run on any thread beside one writer.
/// </summary>
internal interface IFile : IDisposable
{
    /// <summary>The full path, for messages.</summary>
    string Path { get; }

    /// <summary>The length in bytes.</summary>
    long Length { get; }

    /// <summary>Fills <paramref name="destination"/>; an end of file before it is full is <see cref="Errors.EngineErrorCode.Damaged"/>.</summary>
    void Read(long offset, Span<byte> destination);

    /// <summary>The file's bytes without a copy, valid until this object is disposed; later writes show through. The range lies
    /// within <see cref="Length"/>.</summary>
    ReadOnlySpan<byte> View(long offset, int length);

    /// <summary>Has bytes fetched that will be read soon, some at each of several places. No more than a hint: the places may lie anywhere.</summary>
    void Prefetch(ReadOnlySpan<long> offsets, int length)
    {
    }

    /// <summary>Told when something of the file is read for the first time: who reads much of it may have the rest fetched in larger pieces.</summary>
    void NoteFirstUse()
    {
    }

    /// <summary>Writes all of <paramref name="source"/>, growing the file if needed.</summary>
    void Write(long offset, ReadOnlySpan<byte> source);

    /// <summary>
    /// Writes beside what the caller does next, and lets the system begin to write it to the medium. The file's one writer waits for the task before
    /// it writes again, and leaves the bytes alone until then; the task fails as <see cref="Write"/> does.
    /// </summary>
    Task WriteBehind(long offset, ReadOnlyMemory<byte> source)
    {
        Write(offset, source.Span);
        StartWriting(offset, source.Length);
        return Task.CompletedTask;
    }

    /// <summary>Lets the system find memory for what will be written next, by another thread; the file may be longer for it until it is cut. The file's
    /// one writer calls it between two writes. No more than a hint.</summary>
    void PopulateAhead(long offset, long length)
    {
    }

    /// <summary>Lets the system begin to write to the medium what was written and will not change before the next <see cref="Flush"/>, without
    /// waiting. No more than a hint.</summary>
    void StartWriting(long offset, long length)
    {
    }

    /// <summary>Returns when everything written is on the medium; throws if the medium says otherwise.</summary>
    void Flush();

    /// <summary>Cuts or grows the file; new bytes are zero. Never below a range that somebody may still view.</summary>
    void SetLength(long length);
}
