using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using IndexKv.Data.Sessions;

namespace IndexKv.Data;

/// <summary>One command of a <see cref="KvBatch"/>: a text of one or more statements, with its parameters. Not thread-safe.</summary>
public sealed class KvBatchCommand : DbBatchCommand
{
    /// <summary>Creates a command without text.</summary>
    public KvBatchCommand() => Source = new CommandSource { Parameters = Parameters, BatchCommand = this };

    /// <summary>Creates a command.</summary>
    public KvBatchCommand(string? commandText)
        : this() => CommandText = commandText;

    /// <summary>The statements. Parameters are written <c>@name</c>, <c>$name</c>, <c>:name</c> or <c>?</c>.</summary>
    [AllowNull]
    public override string CommandText
    {
        get => Source.Text;
        set => Source.Text = value ?? "";
    }

    /// <summary>Always <see cref="CommandType.Text"/>.</summary>
    /// <exception cref="ArgumentException">Any other is set.</exception>
    public override CommandType CommandType
    {
        get => CommandType.Text;
        set
        {
            if (value != CommandType.Text)
                throw new ArgumentException($"CommandType.{value} is not supported; write the statement as text (for a table: SELECT * FROM name).", nameof(value));
        }
    }

    /// <summary>How many records this command changed when the batch last ran; -1 if no statement was of the kind that changes records.</summary>
    public override int RecordsAffected => Source.RecordsAffected;

    /// <summary>The parameters.</summary>
    public new KvParameterCollection Parameters { get; } = new();

    /// <summary>Always true.</summary>
    public override bool CanCreateParameter => true;

    /// <inheritdoc/>
    protected override DbParameterCollection DbParameterCollection => Parameters;

    internal CommandSource Source { get; }

    /// <summary>Creates a parameter; it is still to be added to <see cref="Parameters"/>.</summary>
    public override DbParameter CreateParameter() => new KvParameter();
}
