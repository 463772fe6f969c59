using System.Data.Common;
using IndexKv.Engine.Errors;

namespace IndexKv.Data;

/// <summary>The one exception of the provider: a <see cref="Code"/> to act on, a message that says what to do, and the place it is about.</summary>
public sealed class KvException : DbException
{
    /// <summary>Creates an exception that is about no place.</summary>
    /// <param name="code">The kind of failure.</param>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause, or null.</param>
    public KvException(KvErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    /// <summary>Creates an exception about a place in command text.</summary>
    /// <param name="code">The kind of failure.</param>
    /// <param name="message">What happened and what to do; it should name the place itself.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="column">The column in the line in UTF-16 code units, from 1.</param>
    /// <param name="position">The offset from the start of the text in UTF-16 code units, from 0.</param>
    /// <param name="innerException">The cause, or null.</param>
    public KvException(KvErrorCode code, string message, int line, int column, int position = -1, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Line = line;
        Column = column;
        Position = position;
    }

    private KvException(EngineException cause)
        : base(Describe(cause), cause)
    {
        if (cause.Place is { } place)
        {
            (Line, Column) = place.Locate();
            Position = place.Offset;
        }

        Code = (KvErrorCode)cause.Code;
        File = cause.File;
        Offset = cause.Offset;
    }

    /// <summary>The kind of failure. (<see cref="System.Runtime.InteropServices.ExternalException.ErrorCode"/> is the runtime's HRESULT.)</summary>
    public KvErrorCode Code { get; }

    /// <summary>The line of the command text that is at fault, from 1; 0 if it is none.</summary>
    public int Line { get; }

    /// <summary>The column in <see cref="Line"/> in UTF-16 code units, from 1; 0 if there is none.</summary>
    public int Column { get; }

    /// <summary>The offset in the command text in UTF-16 code units, from 0; -1 if there is none.</summary>
    public int Position { get; } = -1;

    /// <summary>The file concerned, or null.</summary>
    public string? File { get; }

    /// <summary>The byte offset in <see cref="File"/>, or -1.</summary>
    public long Offset { get; } = -1;

    /// <summary>Whether the same operation may succeed later without any change: the database was busy or locked.</summary>
    public override bool IsTransient => Code is KvErrorCode.Busy or KvErrorCode.Locked;

    /// <summary>The five-character SQLSTATE that comes nearest to <see cref="Code"/>.</summary>
    public override string SqlState => Code switch
    {
        KvErrorCode.Busy => "55P03",
        KvErrorCode.Locked => "55006",
        KvErrorCode.ReadOnly => "25006",
        KvErrorCode.NotADatabase or KvErrorCode.DatabaseNotFound => "3D000",
        KvErrorCode.UnsupportedFormat or KvErrorCode.NotSupported => "0A000",
        KvErrorCode.Damaged => "XX001",
        KvErrorCode.IoError => "58030",
        KvErrorCode.DiskFull => "53100",
        KvErrorCode.Poisoned => "57P03",
        KvErrorCode.Completed => "25000",
        KvErrorCode.StoreNotFound => "42P01",
        KvErrorCode.StoreExists => "42P07",
        KvErrorCode.InvalidDefinition => "42P16",
        KvErrorCode.DuplicateKey => "23505",
        KvErrorCode.NullNotAllowed => "23502",
        KvErrorCode.TypeMismatch => "42804",
        KvErrorCode.Overflow => "22003",
        KvErrorCode.DivisionByZero => "22012",
        KvErrorCode.TooLarge => "54000",
        KvErrorCode.InvalidQuery => "42000",
        KvErrorCode.Syntax => "42601",
        KvErrorCode.MissingParameter => "07002",
        KvErrorCode.CheckFailed => "23514",
        KvErrorCode.InvalidArgument => "22023",
        KvErrorCode.Timeout => "57014",
        _ => "XX000",
    };

    /// <summary>The command of a <see cref="KvBatch"/> that failed, or null.</summary>
    public new KvBatchCommand? BatchCommand { get; private set; }

    /// <inheritdoc/>
    protected override DbBatchCommand? DbBatchCommand => BatchCommand;

    private static string Describe(EngineException cause)
    {
        if (cause.Place is not { } place)
            return cause.Message;
        var (line, column) = place.Locate();
        return $"line {line}, column {column}: {cause.Message}";
    }

    /// <summary>The provider's exception for the engine's: the one place where one becomes the other.</summary>
    internal static KvException From(EngineException cause) => new(cause);

    /// <summary>The exception that says which command of a batch failed; null for failures that are not the database's.</summary>
    internal static KvException? TryBlame(Exception failure, KvBatchCommand command)
    {
        var exception = failure as KvException ?? (failure is EngineException cause ? From(cause) : null);
        if (exception is not null)
            exception.BatchCommand = command;
        return exception;
    }
}
