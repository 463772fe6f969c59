namespace IndexKv.Engine.Files;

/// <summary>The directory of one database. Names are plain file names. Thread-safe.</summary>
internal interface IFileSystem : IDisposable
{
    /// <summary>The directory's full path, or <c>:memory:</c>.</summary>
    string Location { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mode">Whether it may be written and must exist.</param>
    IFile Open(string name, FileOpenMode mode);

    /// <summary>Makes a file that nobody else can open, and that is gone when it is closed or the process ends.</summary>
    IFile CreateTemporary();

    /// <summary>The names of all files, in no order.</summary>
    IReadOnlyList<string> List();

    /// <summary>Removes a file; one that is open stays readable to those who have it open. A missing file is no error.</summary>
    void Delete(string name);

    /// <summary>Makes creations and removals durable.</summary>
    void FlushDirectory();

    /// <summary>Takes the database's lock file, for one writer or for any number of readers; disposing the result gives it back.</summary>
    /// <exception cref="Errors.EngineException"><see cref="Errors.EngineErrorCode.Locked"/>.</exception>
    IDisposable Lock(bool shared);
}
