using System.Collections;
using System.Data.Common;
using IndexKv.Data.Sessions;

namespace IndexKv.Data;

/// <summary>The commands of a <see cref="KvBatch"/>, in the order in which they run. Not thread-safe.</summary>
public sealed class KvBatchCommandCollection : DbBatchCommandCollection
{
    private readonly List<KvBatchCommand> _commands = [];

    internal KvBatchCommandCollection()
    {
    }

    /// <inheritdoc cref="ICollection{T}.Count"/>
    public override int Count => _commands.Count;

    /// <summary>Always false.</summary>
    public override bool IsReadOnly => false;

    /// <summary>The command at a place.</summary>
    public new KvBatchCommand this[int index]
    {
        get => _commands[index];
        set => SetBatchCommand(index, value);
    }

    /// <inheritdoc/>
    public override void Add(DbBatchCommand item) => _commands.Add(Cast(item));

    /// <summary>Adds a command of that text.</summary>
    /// <returns>The command, for its parameters.</returns>
    public KvBatchCommand Add(string commandText)
    {
        var command = new KvBatchCommand(commandText);
        _commands.Add(command);
        return command;
    }

    /// <inheritdoc/>
    public override void Clear() => _commands.Clear();

    /// <inheritdoc/>
    public override bool Contains(DbBatchCommand item) => IndexOf(item) >= 0;

    /// <inheritdoc/>
    public override void CopyTo(DbBatchCommand[] array, int arrayIndex) => ((ICollection)_commands).CopyTo(array, arrayIndex);

    /// <inheritdoc/>
    public override int IndexOf(DbBatchCommand item) => item is KvBatchCommand command ? _commands.IndexOf(command) : -1;

    /// <inheritdoc/>
    public override void Insert(int index, DbBatchCommand item) => _commands.Insert(index, Cast(item));

    /// <inheritdoc/>
    public override bool Remove(DbBatchCommand item) => item is KvBatchCommand command && _commands.Remove(command);

    /// <inheritdoc/>
    public override void RemoveAt(int index) => _commands.RemoveAt(index);

    /// <inheritdoc/>
    public override IEnumerator<DbBatchCommand> GetEnumerator() => _commands.GetEnumerator();

    internal CommandSource[] Sources() => [.. _commands.Select(command => command.Source)];

    internal bool Any(Predicate<KvBatchCommand> condition) => _commands.Exists(condition);

    /// <inheritdoc/>
    protected override DbBatchCommand GetBatchCommand(int index) => _commands[index];

    /// <inheritdoc/>
    protected override void SetBatchCommand(int index, DbBatchCommand batchCommand) => _commands[index] = Cast(batchCommand);

    private static KvBatchCommand Cast(DbBatchCommand? command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command as KvBatchCommand ?? throw new InvalidCastException($"A {nameof(KvBatch)} takes {nameof(KvBatchCommand)}s, not a {command.GetType().Name}.");
    }
}
