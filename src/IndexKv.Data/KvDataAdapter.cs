using System.Data;
using System.Data.Common;

namespace IndexKv.Data;

/// <summary>
/// Fills a <see cref="DataTable"/> or <see cref="DataSet"/> from a store and writes its changes back. Its commands are written by hand or made
/// by a <see cref="KvCommandBuilder"/>. Not thread-safe.
/// </summary>
public sealed class KvDataAdapter : DbDataAdapter
{
    /// <summary>Creates an adapter without commands.</summary>
    public KvDataAdapter()
    {
    }

    /// <summary>Creates an adapter that fills by a command.</summary>
    public KvDataAdapter(KvCommand? selectCommand) => SelectCommand = selectCommand;

    /// <summary>Creates an adapter that fills by a command text.</summary>
    public KvDataAdapter(string selectCommandText, KvConnection selectConnection)
        : this(new KvCommand(selectCommandText, selectConnection))
    {
    }

    /// <summary>Raised before a row is written.</summary>
    public event EventHandler<RowUpdatingEventArgs>? RowUpdating;

    /// <summary>Raised after a row was written, or failed.</summary>
    public event EventHandler<RowUpdatedEventArgs>? RowUpdated;

    /// <summary>The command that reads rows.</summary>
    public new KvCommand? SelectCommand
    {
        get => (KvCommand?)base.SelectCommand;
        set => base.SelectCommand = value;
    }

    /// <summary>The command that writes added rows.</summary>
    public new KvCommand? InsertCommand
    {
        get => (KvCommand?)base.InsertCommand;
        set => base.InsertCommand = value;
    }

    /// <summary>The command that writes modified rows.</summary>
    public new KvCommand? UpdateCommand
    {
        get => (KvCommand?)base.UpdateCommand;
        set => base.UpdateCommand = value;
    }

    /// <summary>The command that removes deleted rows.</summary>
    public new KvCommand? DeleteCommand
    {
        get => (KvCommand?)base.DeleteCommand;
        set => base.DeleteCommand = value;
    }

    /// <inheritdoc/>
    protected override void OnRowUpdating(RowUpdatingEventArgs value) => RowUpdating?.Invoke(this, value);

    /// <inheritdoc/>
    protected override void OnRowUpdated(RowUpdatedEventArgs value) => RowUpdated?.Invoke(this, value);
}
