using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace IndexKv.Data.Schema;

/// <summary>A reader's schema table, as <see cref="DbDataReader.GetSchemaTable"/> defines it.</summary>
internal static class ResultSchemaTable
{
    private static readonly (string Name, Type Type, Func<KvColumn, object?> Value)[] Fields =
    [
        (SchemaTableColumn.ColumnName, typeof(string), c => c.ColumnName),
        (SchemaTableColumn.ColumnOrdinal, typeof(int), c => c.ColumnOrdinal),
        (SchemaTableColumn.ColumnSize, typeof(int), c => c.ColumnSize),
        (SchemaTableColumn.NumericPrecision, typeof(short), c => (short?)c.NumericPrecision),
        (SchemaTableColumn.NumericScale, typeof(short), c => (short?)c.NumericScale),
        (SchemaTableColumn.DataType, typeof(Type), c => c.DataType),
        ("DataTypeName", typeof(string), c => c.DataTypeName),
        (SchemaTableColumn.ProviderType, typeof(int), c => (int)c.ProviderType),
        (SchemaTableColumn.AllowDBNull, typeof(bool), c => c.AllowDBNull),
        (SchemaTableColumn.IsKey, typeof(bool), c => c.IsKey),
        (SchemaTableColumn.IsUnique, typeof(bool), c => c.IsUnique),
        (SchemaTableColumn.IsLong, typeof(bool), c => c.IsLong),
        (SchemaTableColumn.IsAliased, typeof(bool), c => c.IsAliased),
        (SchemaTableColumn.IsExpression, typeof(bool), c => c.IsExpression),
        (SchemaTableColumn.BaseColumnName, typeof(string), c => c.BaseColumnName),
        (SchemaTableColumn.BaseTableName, typeof(string), c => c.BaseTableName),
        (SchemaTableColumn.BaseSchemaName, typeof(string), c => c.BaseSchemaName),
        (SchemaTableOptionalColumn.BaseCatalogName, typeof(string), c => c.BaseCatalogName),
        (SchemaTableOptionalColumn.IsAutoIncrement, typeof(bool), c => c.IsAutoIncrement),
        (SchemaTableOptionalColumn.IsHidden, typeof(bool), c => c.IsHidden),
        (SchemaTableOptionalColumn.IsReadOnly, typeof(bool), c => c.IsReadOnly),
        (SchemaTableOptionalColumn.IsRowVersion, typeof(bool), _ => false),
    ];

    [UnconditionalSuppressMessage("Trimming", "IL2077", Justification = "The columns are strings, numbers, enums and types, read as such.")]
    public static DataTable Create(IEnumerable<DbColumn> columns)
    {
        var table = new DataTable("SchemaTable") { Locale = CultureInfo.InvariantCulture };
        foreach (var (name, type, _) in Fields)
            table.Columns.Add(name, type);
        foreach (var column in columns.Cast<KvColumn>())
            table.Rows.Add([.. Fields.Select(field => field.Value(column) ?? DBNull.Value)]);
        return table;
    }
}
