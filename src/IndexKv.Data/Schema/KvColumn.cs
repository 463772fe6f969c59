using System.Data.Common;
using IndexKv.Engine.Querying;
using IndexKv.Engine.Values;

namespace IndexKv.Data.Schema;

/// <summary>What is known of a result's column.</summary>
internal sealed class KvColumn : DbColumn
{
    public KvColumn(ResultColumn column, int ordinal, KvType type)
    {
        ColumnName = column.Name;
        ColumnOrdinal = ordinal;
        ColumnSize = ColumnTypes.Size(type);
        NumericPrecision = ColumnTypes.Precision(type);
        DataType = type.ToClrType();
        DataTypeName = type.ToSqlName();
        AllowDBNull = column.IsNullable;
        BaseColumnName = column.Column?.Name;
        BaseTableName = column.StoreName;
        IsKey = column.Column?.IsKey ?? false;
        IsAliased = column.Column is not null && !string.Equals(column.Column.Name, column.Name, StringComparison.Ordinal);
        IsExpression = column.Column is null;
        IsReadOnly = column.Column is null;
        IsAutoIncrement = column.Column?.IsGenerated ?? false;
        IsHidden = false;
        IsIdentity = IsAutoIncrement;
        IsLong = type is KvType.Blob or KvType.Any;
        IsUnique = false;
        ProviderType = type;
    }

    public KvType ProviderType { get; }
}
