namespace IndexKv.Engine.Errors;

/// <summary>The one exception of the engine: a code to act on, a message that says what to do, and where in which file.</summary>
public sealed class EngineException : Exception
{
    /// <summary>Creates an exception that no file is to blame for.</summary>
    public EngineException(EngineErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Creates an exception about one place in one file.</summary>
    /// <param name="code">The kind of failure.</param>
    /// <param name="message">What happened and what to do; it should name the file and offset itself.</param>
    /// <param name="file">The file's path or name.</param>
    /// <param name="offset">Byte offset in the file.</param>
    /// <param name="innerException">The operating system's own exception, if there is one.</param>
    public EngineException(EngineErrorCode code, string message, string file, long offset, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        File = file;
        Offset = offset;
    }

    /// <summary>The kind of failure.</summary>
    public EngineErrorCode Code { get; }

    /// <summary>The file concerned, or null.</summary>
    public string? File { get; }

    /// <summary>The byte offset in <see cref="File"/>, or -1.</summary>
    public long Offset { get; } = -1;

    /// <summary>The place in the command text that is at fault, or null.</summary>
    public SourcePlace? Place { get; private set; }

    /// <summary>Notes the place at fault, unless a part of the expression has noted its own. Made for exception filters, which run before anything
    /// is unwound.</summary>
    /// <returns>False: there is nothing to handle.</returns>
    public bool MarkPlace(SourcePlace? place)
    {
        Place ??= place;
        return false;
    }
}
