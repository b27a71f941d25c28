"""
Traditional characters and the simplified ones that stand for them.

Mirrors of simplified pages print traditional characters; a label so printed is the same label. Not a dictionary of
Chinese: the characters that occur in the labels and titles of forms, and their usual variants.
"""

_PAIRS = """
總总 體体 組组 詳详 說说 説说 況况 動动 開开 報报 處处 復复 複复 覆复 訴诉 訟讼 議议 問问 題题 進进 實实 規规
範范 許许 罰罚 強强 彊强 業业 費费 製制 發发 髮发 廢废 現现 決决 數数 額额 單单 萬万 機机 構构 會会 織织 務务
計计 結结 轉转 辦办 屬属 於于 國国 祕秘 穩稳 護护 權权 內内 類类 過过 執执 詢询 無无 關关 沒没 補补 後后 確确
訪访 舉举 請请 當当 獲获 認认 繳缴 納纳 繼继 續续 維维 糾纠 審审 經经 條条 項项 區区 這这 個个 級级 與与 間间
縣县 鄉乡 鎮镇 廳厅 隊队 員员 團团 係系 鉤勾 據据 齊齐 專专 優优 將将 時时 編编 並并 佈布 爲为 為为 應应 黨党
責责 網网 點点 電电 聯联 繫系 號号 終终 訖讫 產产 營营 連连 門门 長长 東东 臺台 灣湾 廣广 衛卫 環环 農农 財财
稅税 監监 資资 測测 統统 設设 圖图 檔档 標标 導导 協协 調调 術术 傳传 來来 對对 從从 幾几 麼么 歷历 曆历 歸归
歲岁 錄录 價价 華华 園园 壓压 贊赞 願愿 訊讯 備备 義义 樣样 節节
"""

SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
