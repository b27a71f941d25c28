"""What people would use in place of gouji, each in its best form."""
