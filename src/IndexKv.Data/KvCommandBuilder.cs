using System.Data;
using System.Data.Common;
using System.Globalization;

namespace IndexKv.Data;

/// <summary>
/// Makes a <see cref="KvDataAdapter"/>'s INSERT, UPDATE and DELETE from its SELECT, which has to read all key columns of one store.
/// Not thread-safe.
/// </summary>
public sealed class KvCommandBuilder : DbCommandBuilder
{
    /// <summary>Creates a builder without an adapter.</summary>
    public KvCommandBuilder()
    {
        QuotePrefix = "\"";
        QuoteSuffix = "\"";
    }

    /// <summary>Creates a builder for an adapter, which from now on gets the commands that it lacks from it.</summary>
    public KvCommandBuilder(KvDataAdapter? adapter)
        : this() => DataAdapter = adapter;

    /// <summary>The adapter.</summary>
    public new KvDataAdapter? DataAdapter
    {
        get => (KvDataAdapter?)base.DataAdapter;
        set => base.DataAdapter = value;
    }

    /// <summary>The DELETE command, with a parameter for each column that it compares.</summary>
    public new KvCommand GetDeleteCommand() => (KvCommand)base.GetDeleteCommand();

    /// <summary>The INSERT command, with a parameter for each column.</summary>
    public new KvCommand GetInsertCommand() => (KvCommand)base.GetInsertCommand();

    /// <summary>The UPDATE command, with a parameter for each column that it sets or compares.</summary>
    public new KvCommand GetUpdateCommand() => (KvCommand)base.GetUpdateCommand();

    /// <summary>A name between double quotes, with those in it doubled.</summary>
    public override string QuoteIdentifier(string unquotedIdentifier)
    {
        ArgumentNullException.ThrowIfNull(unquotedIdentifier);
        return $"\"{unquotedIdentifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The name that <see cref="QuoteIdentifier"/> made this of; other names are unchanged.</summary>
    public override string UnquoteIdentifier(string quotedIdentifier)
    {
        ArgumentNullException.ThrowIfNull(quotedIdentifier);
        return quotedIdentifier is ['"', .. var name, '"'] ? name.Replace("\"\"", "\"", StringComparison.Ordinal) : quotedIdentifier;
    }

    /// <inheritdoc/>
    protected override void ApplyParameterInfo(DbParameter parameter, DataRow row, StatementType statementType, bool whereClause)
    {
    }

    /// <inheritdoc/>
    protected override string GetParameterName(int parameterOrdinal) => string.Create(CultureInfo.InvariantCulture, $"@p{parameterOrdinal}");

    /// <inheritdoc/>
    protected override string GetParameterName(string parameterName) => "@" + parameterName;

    /// <inheritdoc/>
    protected override string GetParameterPlaceholder(int parameterOrdinal) => GetParameterName(parameterOrdinal);

    /// <inheritdoc/>
    protected override void SetRowUpdatingHandler(DbDataAdapter adapter)
    {
        var ours = (KvDataAdapter)adapter;
        if (ReferenceEquals(adapter, DataAdapter))
            ours.RowUpdating -= OnRowUpdating;
        else
            ours.RowUpdating += OnRowUpdating;
    }

    private void OnRowUpdating(object? sender, RowUpdatingEventArgs e) => RowUpdatingHandler(e);
}
